import type { OptionTable } from '../releases/release';

/**
 * `flag` takes no value, `switch` comes with a `--no-` twin, `append` may be repeated, `ints` and `strings` take
 * one or more; `path` is a file that is opened while parsing.
 */
type OptionKind =
  | 'flag'
  | 'switch'
  | 'append'
  | 'int'
  | 'ints'
  | 'float'
  | 'string'
  | 'strings'
  | 'path'
  | 'dtype'
  | 'accuracy-mode';

/** One option of `inference_demo run`. */
export interface InferenceDemoOption {
  /** With its dashes. */
  readonly name: string;
  /** What it takes. */
  readonly kind: OptionKind;
  /** Versions whose source has it. */
  readonly in: readonly OptionTable[];
  /** The parser refuses a command without it. */
  readonly required?: true;
  /** The words that it takes; absent where any text will do. */
  readonly choices?: readonly string[];
  /** A flag that became a switch in this version. */
  readonly switchFrom?: OptionTable;
}

/** Every version whose parser was read. */
export const ALL: readonly OptionTable[] = ['0.3', '0.7', 'main'];

/** Makes a row of the table; the choices of a kind that has some are filled in. */
export function option(
  name: string,
  kind: OptionKind,
  tables: readonly OptionTable[],
  more: Partial<InferenceDemoOption> = {},
): InferenceDemoOption {
  const choices = CHOICES[kind];
  return { name, kind, in: tables, ...(choices === undefined ? {} : { choices }), ...more };
}

const CHOICES: Partial<Record<OptionKind, readonly string[]>> = {
  dtype: ['float32', 'float16', 'bfloat16'],
  'accuracy-mode': ['skip-accuracy-check', 'token-matching', 'logit-matching'],
};
