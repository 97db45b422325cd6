/**
 * `flag` takes no value, `switch` comes with a `--no-` twin, `append` may be repeated, `ints` and `strings` take
 * one or more; `path` is a file that is opened while parsing; `object` takes JSON.
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
  | 'accuracy-mode'
  | 'object';

/** One option of a program's parser, or one key of an object that it takes as JSON. */
export interface OptionRow {
  /** As on the command line, with its dashes; bare for a key of an object. */
  readonly name: string;
  /** What it takes. */
  readonly kind: OptionKind;
  /** The words that it takes; absent where any text will do. */
  readonly choices?: readonly string[];
  /** The field of the environment that decides it, or `toolkit`; absent where an environment may set it as an option. */
  readonly owner?: string;
  /** Why no environment may set it: what it `needs`, in words after its name; absent where one may, or a field decides. */
  readonly unserved?: string;
  /** Keys of the object; absent where they were not read, and for what is no object. */
  readonly keys?: readonly OptionRow[];
  /** Not a word of its own, but part of the JSON that another flag takes. */
  readonly inside?: {
    /** That flag. */
    readonly flag: string;
    /** The key under which it lies; absent: its own keys are the object's. */
    readonly key?: string;
  };
}

/** What decides an option that no environment may set: nothing that a person writes. */
export const TOOLKIT = 'toolkit';

/** Of an option about a draft that the toolkit cannot serve. */
export const NOT_SERVED =
  'is about a kind of draft model, or a way to name one, that the toolkit does not serve';

/** How an environment spells an option: `--context-encoding-buckets` is `context-encoding-buckets`. */
export const optionKey = ({ name }: OptionRow): string => name.replace(/^--/, '');

/** Makes a row of a table; the choices of a kind that has some are filled in. */
export function optionRow(name: string, kind: OptionKind, more: Partial<OptionRow> = {}): OptionRow {
  const choices = CHOICES[kind];
  return { name, kind, ...(choices === undefined ? {} : { choices }), ...more };
}

const CHOICES: Partial<Record<OptionKind, readonly string[]>> = {
  dtype: ['float32', 'float16', 'bfloat16'],
  'accuracy-mode': ['skip-accuracy-check', 'token-matching', 'logit-matching'],
};
