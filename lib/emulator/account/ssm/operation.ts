/** The shape of every operation, and the small checks that all of them make on their input. */
import type { Code } from '../../../codes';
import { phaseError } from '../../../core/errors';

/** The parsed body of a request; nothing in it has been checked. */
export type Input = Readonly<Record<string, unknown>>;
/** One call of a service: its answer as JSON, or a service error that it throws. */
type Operation = (input: Input) => object;
/** The calls of a service by name. */
export type Operations = Readonly<Record<string, Operation>>;

/** An error with a name of the service's model; the endpoint answers HTTP 400 with it as `__type`. */
export const serviceError = (code: Code, message: string) => phaseError(code, message);

/** A string; undefined if it is absent or null. Throws SerializationException. */
export function text(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw serviceError('SerializationException', `${name} must be a string`);
  return value;
}

/** A string that is not empty. Throws ValidationException. */
export function requiredText(input: Input, name: string): string {
  const value = text(input, name);
  if (value === undefined || value === '') {
    throw serviceError('ValidationException', `1 validation error detected: '${name}' must not be null`);
  }
  return value;
}

/** A list of strings; empty if it is absent. Throws SerializationException. */
export function texts(input: Input, name: string): string[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw serviceError('SerializationException', `${name} must be a list of strings`);
  }
  return value as string[];
}

/** A whole number within both ends; undefined if it is absent. Throws ValidationException. */
export function wholeNumber(input: Input, name: string, min: number, max: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw serviceError(
      'ValidationException',
      `1 validation error detected: '${name}' must be between ${min} and ${max}, got ${String(value)}`,
    );
  }
  return value;
}

/** A field and the values that it may have. */
export interface Filter {
  readonly key: string;
  readonly values: readonly string[];
}

/** Filters in any of the spellings that the API has used: Key/Values, key/value, key/valueSet. */
export function filters(input: Input, ...names: string[]): Filter[] {
  return names.flatMap((name) => {
    const value = input[name] ?? [];
    if (!Array.isArray(value)) throw serviceError('SerializationException', `${name} must be a list`);
    return (value as Record<string, unknown>[]).map((row) => ({
      key: String(row.Key ?? row.key),
      values: [row.Values ?? row.valueSet ?? row.value ?? []].flat().map(String),
    }));
  });
}

/** The rows from `NextToken` on, `MaxResults` of them or `limit`. Throws InvalidNextToken. */
export function page<T>(
  rows: readonly T[],
  input: Input,
  limit: number,
): { rows: readonly T[]; NextToken?: string } {
  const size = wholeNumber(input, 'MaxResults', 1, 1000) ?? limit;
  const token = text(input, 'NextToken');
  const from = token ? Number(token) : 0;
  if (!Number.isInteger(from) || from < 0 || from > rows.length) {
    throw serviceError('InvalidNextToken', 'The specified token is not valid.');
  }
  const end = from + size;
  return { rows: rows.slice(from, end), ...(end < rows.length && { NextToken: String(end) }) };
}
