declare const foreign: unique symbol;

/**
 * A code that is no part of the registry: read from an outcome of another version or from the answer of a service, or
 * thrown by a tool of development.
 */
export type ForeignCode = string & {
  /** Set by `foreignCode` alone, for the compiler only. */
  readonly [foreign]: true;
};

/** It is passed on as it is, whether or not this version knows it. */
export const foreignCode = (text: string): ForeignCode => text as ForeignCode;
