import type { Code } from '../codes';

/** Why something was not admitted, and what is only worth saying. */
export interface Refusal {
  readonly code: Code;
  /** One sentence with the value and the limit it broke. */
  readonly message: string;
  /** What would work. */
  readonly next: string;
}

export interface Warning extends Refusal {
  /** True for what preset verbatim does although it is wrong. */
  readonly knownWrong: boolean;
}

export const warning = (code: Code, message: string, next: string): Warning => ({
  code,
  message,
  next,
  knownWrong: false,
});
