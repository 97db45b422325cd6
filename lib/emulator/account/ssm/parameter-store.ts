import type { Table } from '../table';
import {
  filters,
  type Input,
  type Operations,
  page,
  requiredText,
  serviceError,
  text,
  texts,
} from './operation';

/** A parameter with its latest value. */
export interface ParameterRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly version: number;
  readonly modifiedAt: string;
  readonly description?: string;
}

/** Parameter Store: plain values with versions; SecureString values are stored as given, not encrypted. */
export function parameterOperations(parameters: Table<ParameterRecord>): Operations {
  return {
    PutParameter(input) {
      const record = newRecord(parameters, input);
      parameters.set(record.name, record);
      return { Version: record.version, Tier: 'Standard' };
    },
    GetParameter(input) {
      const name = requiredText(input, 'Name');
      const record = parameters.get(name);
      if (!record) throw serviceError('ParameterNotFound', `Parameter ${name} not found.`);
      return { Parameter: view(record, input) };
    },
    GetParameters(input) {
      const names = texts(input, 'Names');
      const found = names.flatMap((name) => parameters.get(name) ?? []);
      return {
        Parameters: found.map((record) => view(record, input)),
        InvalidParameters: names.filter((name) => !parameters.has(name)),
      };
    },
    GetParametersByPath(input) {
      const path = requiredText(input, 'Path').replace(/\/*$/, '/');
      const within = parameters.values().filter(({ name }) => {
        const rest = name.startsWith(path) ? name.slice(path.length) : '';
        return rest !== '' && (input.Recursive === true || !rest.includes('/'));
      });
      const { rows, ...next } = page(sorted(within), input, 10);
      return { Parameters: rows.map((record) => view(record, input)), ...next };
    },
    DescribeParameters(input) {
      const wanted = filters(input, 'ParameterFilters', 'Filters');
      const found = parameters
        .values()
        .filter((record) =>
          wanted.every(({ key, values }) => key === 'Name' && values.includes(record.name)),
        );
      const { rows, ...next } = page(sorted(found), input, 50);
      return { Parameters: rows.map(({ value: _, ...rest }) => metadata(rest)), ...next };
    },
    DeleteParameter(input) {
      const name = requiredText(input, 'Name');
      if (!parameters.has(name)) throw serviceError('ParameterNotFound', `Parameter ${name} not found.`);
      parameters.delete(name);
      return {};
    },
  };
}

const sorted = (rows: ParameterRecord[]) => rows.sort((a, b) => (a.name < b.name ? -1 : 1));

function newRecord(parameters: Table<ParameterRecord>, input: Input): ParameterRecord {
  const name = requiredText(input, 'Name');
  const before = parameters.get(name);
  if (before && input.Overwrite !== true) {
    throw serviceError(
      'ParameterAlreadyExists',
      `The parameter ${name} already exists; overwrite was not asked for.`,
    );
  }
  const description = text(input, 'Description') ?? before?.description;
  return {
    name,
    type: text(input, 'Type') ?? before?.type ?? 'String',
    value: requiredText(input, 'Value'),
    version: (before?.version ?? 0) + 1,
    modifiedAt: new Date().toISOString(),
    ...(description && { description }),
  };
}

function view(record: ParameterRecord, input: Input): object {
  const hidden = record.type === 'SecureString' && input.WithDecryption !== true;
  return { ...metadata(record), Value: hidden ? Buffer.from(record.value).toString('base64') : record.value };
}

function metadata(record: Omit<ParameterRecord, 'value'>): object {
  return {
    Name: record.name,
    Type: record.type,
    Version: record.version,
    LastModifiedDate: Date.parse(record.modifiedAt) / 1000,
    ARN: `arn:aws:ssm:us-east-2:000000000000:parameter/${record.name.replace(/^\//, '')}`,
    DataType: 'text',
    Description: record.description,
  };
}
