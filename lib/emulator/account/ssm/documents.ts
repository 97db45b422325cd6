import type { Table } from '../table';
import { checkContent, checkName } from './document-check';
import { type DocumentRecord, describe, identity, latestOf, parsed, versionOf } from './document-record';
import {
  type Filter,
  filters,
  type Input,
  type Operations,
  page,
  requiredText,
  serviceError,
  text,
} from './operation';
import { tagsOf } from './tags-of';

/** Documents: create, update, choose the default version, read, list, delete. */
export function documentOperations(documents: Table<DocumentRecord>): Operations {
  const find = (input: Input) => findDocument(documents, requiredText(input, 'Name'));
  const save = (record: DocumentRecord) => documents.set(record.name, record);
  return {
    CreateDocument(input) {
      const record = newDocument(input);
      if (documents.has(record.name)) {
        throw serviceError('DocumentAlreadyExists', `The document ${record.name} already exists.`);
      }
      save(record);
      return { DocumentDescription: describe(record, latestOf(record)) };
    },
    UpdateDocument(input) {
      const record = withNewVersion(find(input), input);
      save(record);
      return { DocumentDescription: describe(record, latestOf(record)) };
    },
    UpdateDocumentDefaultVersion(input) {
      const record = find(input);
      const version = versionOf(record, requiredText(input, 'DocumentVersion'));
      save({ ...record, defaultVersion: version.version });
      return {
        Description: {
          Name: record.name,
          DefaultVersion: version.version,
          DefaultVersionName: version.versionName,
        },
      };
    },
    GetDocument(input) {
      const record = find(input);
      const version = versionOf(record, text(input, 'DocumentVersion'), text(input, 'VersionName'));
      return { ...identity(record, version), Status: 'Active', Content: version.content };
    },
    DescribeDocument(input) {
      const record = find(input);
      const version = versionOf(record, text(input, 'DocumentVersion'), text(input, 'VersionName'));
      return { Document: describe(record, version) };
    },
    ListDocuments(input) {
      const wanted = filters(input, 'Filters', 'DocumentFilterList');
      const rows = documents
        .values()
        .filter((record) => wanted.every((filter) => matches(record, filter)))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const { rows: shown, ...next } = page(rows, input, 50);
      return { DocumentIdentifiers: shown.map((record) => identity(record, versionOf(record))), ...next };
    },
    ListDocumentVersions(input) {
      const record = find(input);
      const { rows, ...next } = page([...record.versions].reverse(), input, 50);
      return { DocumentVersions: rows.map((version) => versionRow(record, version)), ...next };
    },
    DeleteDocument(input) {
      documents.delete(find(input).name);
      return {};
    },
  };
}

/** A document by name or ARN. Throws InvalidDocument. */
export function findDocument(documents: Table<DocumentRecord>, nameOrArn: string): DocumentRecord {
  const name = nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1) : nameOrArn;
  const record = documents.get(name);
  if (!record) throw serviceError('InvalidDocument', `Document with name ${name} does not exist.`);
  return record;
}

function newDocument(input: Input): DocumentRecord {
  const name = checkName(requiredText(input, 'Name'));
  const content = checkContent(requiredText(input, 'Content'), text(input, 'DocumentFormat'));
  const documentType = text(input, 'DocumentType') ?? 'Command';
  if (documentType !== 'Command') {
    throw serviceError('InvalidDocumentContent', `only Command documents are emulated, got ${documentType}`);
  }
  const versionName = text(input, 'VersionName');
  const targetType = text(input, 'TargetType');
  const displayName = text(input, 'DisplayName');
  const createdAt = new Date().toISOString();
  return {
    name,
    documentType,
    defaultVersion: '1',
    versions: [{ version: '1', content, createdAt, ...(versionName && { versionName }) }],
    tags: tagsOf(input),
    ...(targetType && { targetType }),
    ...(displayName && { displayName }),
  };
}

function withNewVersion(record: DocumentRecord, input: Input): DocumentRecord {
  const content = checkContent(requiredText(input, 'Content'), text(input, 'DocumentFormat'));
  const selector = text(input, 'DocumentVersion') ?? '$LATEST';
  const latest = latestOf(record);
  if (selector !== '$LATEST' && selector !== latest.version) {
    throw serviceError('InvalidDocumentVersion', 'Only the latest version of a document can be updated.');
  }
  if (latest.content === content) {
    throw serviceError(
      'DuplicateDocumentContent',
      'The content of the association document matches another document. Change the content of the document and try again.',
    );
  }
  const versionName = text(input, 'VersionName');
  if (versionName && record.versions.some((version) => version.versionName === versionName)) {
    throw serviceError(
      'DuplicateDocumentVersionName',
      `The version name ${versionName} has already been used.`,
    );
  }
  const version = String(Number(latest.version) + 1);
  const createdAt = new Date().toISOString();
  const added = { version, content, createdAt, ...(versionName && { versionName }) };
  return { ...record, versions: [...record.versions, added] };
}

function versionRow(record: DocumentRecord, version: DocumentRecord['versions'][number]): object {
  return {
    ...identity(record, version),
    CreatedDate: Date.parse(version.createdAt) / 1000,
    IsDefaultVersion: version.version === record.defaultVersion,
    Status: 'Active',
  };
}

function matches(record: DocumentRecord, { key, values }: Filter): boolean {
  const schema = () => String(parsed(versionOf(record)).schemaVersion);
  const lookup: Readonly<Record<string, (value: string) => boolean>> = {
    Name: (value) => record.name.startsWith(value),
    Owner: (value) => value === 'Self' || value === 'All' || value === 'Private',
    DocumentType: (value) => value === record.documentType,
    PlatformTypes: (value) => value === 'Linux',
    TargetType: (value) => value === record.targetType,
    SearchKeyword: (value) => record.name.toLowerCase().includes(value.toLowerCase()),
    SchemaVersion: (value) => schema() === value,
  };
  if (key.startsWith('tag:')) return values.includes(record.tags[key.slice(4)] ?? '\0');
  const test = lookup[key];
  if (!test) throw serviceError('InvalidFilterKey', `The filter key ${key} is not valid.`);
  return values.some(test);
}
