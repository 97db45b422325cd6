/** A document with all its versions, and how versions are chosen and described. */
import { sha256 } from '../../../core/json';
import type { CommandDocument } from '../agent/document';
import { serviceError } from './operation';

/** One version of a document: its text and when it was made. */
export interface DocumentVersion {
  readonly version: string;
  readonly versionName?: string;
  readonly content: string;
  readonly createdAt: string;
}

/** A document as it is stored; `versions` is in the order of their making. */
export interface DocumentRecord {
  readonly name: string;
  readonly documentType: string;
  readonly targetType?: string;
  readonly displayName?: string;
  readonly defaultVersion: string;
  readonly versions: readonly DocumentVersion[];
  readonly tags: Readonly<Record<string, string>>;
}

/** The newest version. */
export const latestOf = (record: DocumentRecord): DocumentVersion =>
  record.versions[record.versions.length - 1] as DocumentVersion;

/** `$DEFAULT` (also when nothing is asked), `$LATEST`, or a number. */
export function versionOf(record: DocumentRecord, selector?: string, versionName?: string): DocumentVersion {
  const wanted =
    !selector || selector === '$DEFAULT'
      ? record.defaultVersion
      : selector === '$LATEST'
        ? latestOf(record).version
        : selector;
  const found = versionName
    ? record.versions.find((version) => version.versionName === versionName)
    : record.versions.find((version) => version.version === wanted);
  if (!found) {
    throw serviceError(
      'InvalidDocumentVersion',
      `The document version ${versionName ?? wanted} is not valid or does not exist.`,
    );
  }
  return found;
}

/** The text of a version as JSON; it was checked when it was stored. */
export const parsed = (version: DocumentVersion) => JSON.parse(version.content) as CommandDocument;

/** A version as DescribeDocument shows it. */
export function describe(record: DocumentRecord, version: DocumentVersion): object {
  const document = parsed(version);
  return {
    ...identity(record, version),
    CreatedDate: Date.parse(version.createdAt) / 1000,
    Status: 'Active',
    Description: typeof document.description === 'string' ? document.description : undefined,
    Hash: sha256(version.content),
    HashType: 'Sha256',
    LatestVersion: latestOf(record).version,
    DefaultVersion: record.defaultVersion,
    Parameters: Object.entries(document.parameters ?? {}).map(([name, parameter]) => ({
      Name: name,
      Type: parameter.type === 'StringList' ? 'StringList' : 'String',
      Description: parameter.description,
      DefaultValue: defaultText(parameter.default),
    })),
    Tags: Object.entries(record.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

/** The fields that every answer about a document has. */
export function identity(record: DocumentRecord, version: DocumentVersion): object {
  return {
    Name: record.name,
    DisplayName: record.displayName,
    Owner: '000000000000',
    PlatformTypes: ['Linux'],
    DocumentVersion: version.version,
    VersionName: version.versionName,
    DocumentType: record.documentType,
    SchemaVersion: String(parsed(version).schemaVersion),
    DocumentFormat: 'JSON',
    TargetType: record.targetType,
  };
}

function defaultText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
