/** Every code that Trainyard prints or stores. Nothing is imported here, so every room may name a code. */
import { ACCEPTANCE_CODES } from './acceptance-codes';
import { BOOTSTRAP_CODES } from './bootstrap-codes';
import { CAPACITY_CODES } from './capacity-codes';
import type { CodeRow } from './code-row';
import { COMMAND_CODES } from './command-codes';
import { DOCTOR_CODES } from './doctor-codes';
import { DOCUMENT_CODES } from './document-codes';
import { ENVIRONMENT_CODES } from './environment-codes';
import { HOST_CODES } from './host-codes';
import { MEASURE_CODES } from './measure-codes';
import { MODEL_CODES } from './model-codes';
import { PLAN_CODES } from './plan-codes';
import { REHEARSAL_CODES } from './rehearsal-codes';
import { RUN_CODES } from './run-codes';
import { SERVICE_CODES } from './service-codes';
import { SWEEP_CODES } from './sweep-codes';

export type { CodeKind, CodeOrigin, CodeRow, CodeText, ExitCode } from './code-row';
export { type ForeignCode, foreignCode } from './foreign-code';
export * from './name-spaces';

/** Tables by what they are about, in the order of the reference page. */
export const CODE_TABLES = {
  'The command line': COMMAND_CODES,
  'The configuration file': ENVIRONMENT_CODES,
  'A model of your own': MODEL_CODES,
  'The plan': PLAN_CODES,
  'A sweep': SWEEP_CODES,
  'A first day on hardware': ACCEPTANCE_CODES,
  'Capacity and images': CAPACITY_CODES,
  'The doctor': DOCTOR_CODES,
  'Documents and the stack': DOCUMENT_CODES,
  'A run': RUN_CODES,
  'Boot and bootstrap': BOOTSTRAP_CODES,
  'Phases on the host': HOST_CODES,
  'The measure client': MEASURE_CODES,
  'A rehearsal': REHEARSAL_CODES,
  'Services of the emulated account': SERVICE_CODES,
} as const;

/** Every code with its row: what it means, what to do, the exit code and who prints it. */
export const CODES = {
  ...COMMAND_CODES,
  ...ENVIRONMENT_CODES,
  ...MODEL_CODES,
  ...PLAN_CODES,
  ...SWEEP_CODES,
  ...ACCEPTANCE_CODES,
  ...CAPACITY_CODES,
  ...DOCTOR_CODES,
  ...DOCUMENT_CODES,
  ...RUN_CODES,
  ...BOOTSTRAP_CODES,
  ...HOST_CODES,
  ...MEASURE_CODES,
  ...REHEARSAL_CODES,
  ...SERVICE_CODES,
} as const;

/** The name of a registered code; a throw of any other does not compile. */
export type Code = keyof typeof CODES;

/** Undefined for a code of another version. */
export function codeRow(code: string): CodeRow | undefined {
  return Object.hasOwn(CODES, code) ? CODES[code as Code] : undefined;
}
