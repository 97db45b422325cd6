/** One row of the registry, and how a table of rows is written. */

/** 0 it happened, 1 it was tried and failed, 2 the request was not valid, 3 it was stopped. */
export type ExitCode = 0 | 1 | 2 | 3;

/** What prints or stores a code first. */
export type CodeOrigin = 'command' | 'host' | 'step script' | 'boot' | 'measure client' | 'emulated account';

/** Whether a code ends a command, is only worth saying, or says that it happened. */
export type CodeKind = 'error' | 'warning' | 'success';

/** What a code means and what to do about it, in plain sentences. */
export interface CodeText {
  /** One sentence: what happened. */
  readonly meaning: string;
  /** One sentence: what to do about it. The message of an error may know something better. */
  readonly next: string;
}

/** One code of the registry. */
export interface CodeRow extends CodeText {
  /** What printing it means for the command. */
  readonly kind: CodeKind;
  /** Exit code of the command that ends with it; 0 for one that ends none. */
  readonly exit: ExitCode;
  /** Everything that can raise it. */
  readonly from: readonly CodeOrigin[];
  /** The version of Trainyard that had the code first. */
  readonly since: string;
}

type Common = Omit<CodeRow, keyof CodeText>;

/** What the rows of a table share is said once; a row may say something else. */
export function codeTable<Name extends string>(
  common: Pick<Common, 'exit' | 'from'> & Partial<Common>,
  rows: Readonly<Record<Name, CodeText & Partial<Common>>>,
): Readonly<Record<Name, CodeRow>> {
  const shared: Common = { kind: 'error', since: '0.1.0', ...common };
  const entries = Object.entries<CodeText & Partial<Common>>(rows);
  return Object.fromEntries(entries.map(([name, row]) => [name, { ...shared, ...row }])) as Record<
    Name,
    CodeRow
  >;
}
