/** One small mistake in a rule, and the tests that have to notice it. */
export const GROUPS = ['layout', 'memory', 'lengths', 'parameters', 'commands', 'verdict'] as const;
export type Group = (typeof GROUPS)[number];

export interface Mutant {
  readonly group: Group;
  /** From the root of the repository. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** The quickest first: the next one runs only while the mutant lives. */
  readonly tests: readonly string[];
}

/** Rows of one file, with the tests that they have in common. */
export function mutantsOf(
  group: Group,
  file: string,
  tests: readonly string[],
  rows: ReadonlyArray<readonly [from: string, to: string]>,
): Mutant[] {
  return rows.map(([from, to]) => ({ group, file, from, to, tests }));
}
