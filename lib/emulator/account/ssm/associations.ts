import { randomUUID } from 'node:crypto';
import type { Table } from '../table';
import type { AssociationRecord, AssociationSpec, Execution } from './association-record';
import type { AssociationStore } from './association-store';
import { associationRow, associationView, executionRow, targetRow } from './association-views';
import { checkParameters } from './command-parameters';
import { type DocumentRecord, parsed, versionOf } from './document-record';
import { findDocument } from './documents';
import {
  type Filter,
  filters,
  type Input,
  type Operations,
  page,
  requiredText,
  serviceError,
  text,
  texts,
} from './operation';

/** State Manager: associations without a schedule run when they are made, changed, asked to, or met by an agent. */
export function associationOperations(store: AssociationStore, documents: Table<DocumentRecord>): Operations {
  const find = (input: Input) => store.find(requiredText(input, 'AssociationId'));
  return {
    CreateAssociation(input) {
      const now = new Date().toISOString();
      const ids = { associationId: randomUUID(), version: 1, createdAt: now, updatedAt: now, executions: [] };
      return { AssociationDescription: associationView(store.save({ ...specOf(input, documents), ...ids })) };
    },
    UpdateAssociation(input) {
      const before = find(input);
      const spec = specOf({ ...inputOf(before), ...input }, documents);
      const { associationId, version, createdAt, executions } = before;
      const record = { associationId, version: version + 1, createdAt, executions };
      const saved = store.save({ ...spec, ...record, updatedAt: new Date().toISOString() });
      return { AssociationDescription: associationView(saved) };
    },
    DescribeAssociation: (input) => ({ AssociationDescription: associationView(find(input)) }),
    ListAssociations(input) {
      const wanted = filters(input, 'AssociationFilterList').map(passes);
      const found = store.all().filter((record) => wanted.every((passed) => passed(record)));
      const { rows, ...next } = page(found, input, 50);
      return { Associations: rows.map(associationRow), ...next };
    },
    DescribeAssociationExecutions(input) {
      const record = find(input);
      const { rows, ...next } = page([...record.executions].reverse(), input, 50);
      return { AssociationExecutions: rows.map((execution) => executionRow(record, execution)), ...next };
    },
    DescribeAssociationExecutionTargets(input) {
      const record = find(input);
      const execution = executionOf(record, requiredText(input, 'ExecutionId'));
      const { rows, ...next } = page(Object.keys(execution.targets), input, 50);
      const targets = rows.map((instanceId) => targetRow(record, execution, instanceId));
      return { AssociationExecutionTargets: targets, ...next };
    },
    StartAssociationsOnce(input) {
      const ids = texts(input, 'AssociationIds').map((id) => store.find(id).associationId);
      for (const id of ids) store.run(id);
      return {};
    },
    DeleteAssociation(input) {
      store.delete(requiredText(input, 'AssociationId'));
      return {};
    },
  };
}

/** Everything that can be refused is refused here. A schedule is refused: nothing here would run it. */
function specOf(input: Input, documents: Table<DocumentRecord>): AssociationSpec {
  if (text(input, 'ScheduleExpression') !== undefined)
    throw serviceError('ValidationException', 'an association with a ScheduleExpression is not emulated');
  const record = findDocument(documents, requiredText(input, 'Name'));
  const documentVersion = text(input, 'DocumentVersion') ?? '$DEFAULT';
  const parameters = checkParameters(parsed(versionOf(record, documentVersion)), input);
  const instanceId = text(input, 'InstanceId');
  const targets = [
    ...filters(input, 'Targets'),
    ...(instanceId === undefined ? [] : [{ key: 'InstanceIds', values: [instanceId] }]),
  ];
  if (targets.length === 0)
    throw serviceError('ValidationException', 'either InstanceId or Targets must be given');
  const associationName = text(input, 'AssociationName');
  const output = outputOf(input);
  return {
    documentName: record.name,
    documentVersion,
    targets,
    parameters,
    ...(associationName !== undefined && { associationName }),
    ...(output && { output }),
  };
}

function outputOf(input: Input): AssociationSpec['output'] {
  const { S3Location } = (input.OutputLocation ?? {}) as { S3Location?: Record<string, string> };
  const bucket = S3Location?.OutputS3BucketName;
  return bucket === undefined ? undefined : { bucket, prefix: S3Location?.OutputS3KeyPrefix ?? '' };
}

/** What an update leaves out stays as it was. */
function inputOf(record: AssociationRecord): Input {
  const { Name, Parameters, Targets, DocumentVersion, AssociationName, OutputLocation } = associationView(
    record,
  ) as Record<string, unknown>;
  return { Name, Parameters, Targets, DocumentVersion, AssociationName, OutputLocation };
}

function executionOf({ associationId, executions }: AssociationRecord, id: string): Execution {
  const found = executions.find(({ executionId }) => executionId === id);
  if (found) return found;
  throw serviceError('AssociationExecutionDoesNotExist', `${associationId} has no execution ${id}.`);
}

const FIELDS: Readonly<Record<string, (record: AssociationRecord) => string | undefined>> = {
  AssociationId: (record) => record.associationId,
  AssociationName: (record) => record.associationName,
  Name: (record) => record.documentName,
};

/** Whether a record passes a filter. Throws InvalidFilterKey before any record is asked. */
function passes({ key, values }: Filter): (record: AssociationRecord) => boolean {
  const field = FIELDS[key];
  if (field === undefined) throw serviceError('InvalidFilterKey', `The filter key ${key} is not valid.`);
  return (record) => values.includes(field(record) ?? '\0');
}
