import type { Code, ForeignCode } from '../codes';
import type { FindingState } from '../core/choices';
import type { TrainyardError } from '../core/errors';

/** What the doctor looks at, in the order of the table. */
export const CHECKS = [
  'environment',
  'credentials',
  'region',
  'zones',
  'capacity',
  'quota',
  'image',
  'secret',
  'hub',
  'deployment',
  'change',
  'bucket',
  'models',
  'documents',
  'toolkit',
  'instances',
  'bootstrap',
  'runs',
  'stop',
] as const;
/** One of {@link CHECKS}. */
export type Check = (typeof CHECKS)[number];

/** `fail`: a run or a deployment would be refused, or would fail for certain. `warn`: it may. */

/** One line of the table. */
export interface Finding {
  /** What was looked at. */
  readonly check: Check;
  /** Whether it is well. */
  readonly state: FindingState;
  /** The code of the refusal or the warning; null when it is well. */
  readonly code: Code | ForeignCode | null;
  /** What was found, in one sentence. */
  readonly says: string;
  /** What to do about it; null when nothing is. */
  readonly next: string | null;
}

/** It is well. */
export const ok = (check: Check, says: string): Finding => ({
  check,
  state: 'ok',
  code: null,
  says,
  next: null,
});

/** It may go wrong. */
export const warn = (check: Check, code: Code | ForeignCode, says: string, next: string): Finding => ({
  check,
  state: 'warn',
  code,
  says,
  next,
});

/** It goes wrong. */
export const fail = (check: Check, code: Code | ForeignCode, says: string, next: string): Finding => ({
  check,
  state: 'fail',
  code,
  says,
  next,
});

/** A refusal as a line: the very words that the refused command would have printed. */
export function failed(check: Check, { code, message, next }: TrainyardError): Finding {
  return { check, state: 'fail', code, says: message, next: next ?? null };
}
