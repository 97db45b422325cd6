/** Reading the fields of a `config.json`, with errors that name the field and its value. */
import { requestError } from '../../core/errors';
import { showValue } from '../../core/shown-value';

/** A `config.json` as it was parsed: which fields it has is not known yet. */
export type ModelConfig = Readonly<Record<string, unknown>>;

/** A field that breaks what its reader needs; `next` says what to write. */
export function fieldError(field: string, value: unknown, needed: string, next?: string) {
  const got = value === undefined ? 'nothing' : showValue(value);
  return requestError('ModelConfigInvalid', `config.json: ${field} must be ${needed}, got ${got}`, {
    path: `config.json: ${field}`,
    next: next ?? `take the file config.json of the checkpoint as it is on the hub, or correct ${field}`,
    data: { field, value },
  });
}

/** A whole number of at least 1; `otherwise` where the field may be absent or null. */
export function countField(config: ModelConfig, field: string, otherwise?: number): number {
  const value = config[field] ?? otherwise;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw fieldError(field, config[field], 'a whole number of at least 1');
}

/** True or false; `otherwise` where the field is absent or null. */
export function flagField(config: ModelConfig, field: string, otherwise: boolean): boolean {
  const value = config[field] ?? otherwise;
  if (typeof value === 'boolean') return value;
  throw fieldError(field, value, 'true or false');
}

/** A list of texts or numbers; empty where the field is absent or null. */
export function listField<T extends 'string' | 'number'>(
  config: ModelConfig,
  field: string,
  of: T,
): readonly (T extends 'string' ? string : number)[] {
  const value = config[field] ?? [];
  if (Array.isArray(value) && value.every((each) => typeof each === of)) return value;
  throw fieldError(field, value, `a list of ${of}s`);
}

/** An object; undefined where the field is absent or null. */
export function objectField(config: ModelConfig, field: string): ModelConfig | undefined {
  const value = config[field] ?? undefined;
  if (value === undefined || isConfig(value)) return value;
  throw fieldError(field, value, 'an object');
}

/** Whether a parsed JSON value is an object, which is all that makes a `config.json`. */
export const isConfig = (value: unknown): value is ModelConfig =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
