import type { Code } from '../../codes';

/** Why something is not admitted, as data. */
export interface Refusal {
  /** For programs, in PascalCase: `MemoryDoesNotFit`. */
  readonly code: Code;
  /** One sentence with the value and the limit that it broke. */
  readonly message: string;
  /** What would work, as an instruction. */
  readonly next: string;
}

/** Something that is admitted but worth knowing; same shape as a refusal. */
export interface Warning extends Refusal {
  /** True for what preset verbatim, or the upstream client, does although it is wrong. */
  readonly knownWrong: boolean;
}

/** A warning that is not `knownWrong`. */
export const warning = (code: Code, message: string, next: string): Warning => ({
  code,
  message,
  next,
  knownWrong: false,
});
