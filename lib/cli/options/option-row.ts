/** The shape of one line in the table of options, and what types follow from a line. */
import type { FieldPath, FieldValue } from '../../environment';
import type { Parser } from './parsers';

interface Typed {
  readonly flag: `--${string}`;
  readonly short?: `-${string}`;
}

/** An option of the command itself. Without a placeholder it is a switch. */
interface OwnRow extends Typed {
  readonly path: null;
  readonly placeholder?: string;
  readonly parse?: Parser<unknown>;
  readonly help: string;
  readonly default?: string;
  /** Options that cannot be typed with it, by the name under which they are read. */
  readonly excludes?: readonly string[];
  /** What the command writes at the path that is typed: it is asked for before the work is begun. */
  readonly writes?: 'file' | 'folder';
}

type Wide<T> = T extends number ? number : T;
type ParserOf<T> = T extends string ? { readonly parse?: never } : { readonly parse: Parser<Wide<T>> };

/**
 * An option that overrides a field of the environment. Help, range and choices are the schema's, the parser must
 * give the field's type.
 */
type OverrideRow = {
  [P in FieldPath]: Typed & { readonly path: P; readonly placeholder: string } & ParserOf<FieldValue<P>>;
}[FieldPath];

/** One line of the table: an option of the command, or of the environment. */
export type OptionRow = OwnRow | OverrideRow;

type Camel<T extends string> = T extends `${infer Head}-${infer Rest}`
  ? `${Head}${Capitalize<Camel<Rest>>}`
  : T;

/** `--tensor-parallel` is read as `options.tensorParallel`, `--no-color` as `options.color`. */
export type NameOf<Row extends Typed> = Row['flag'] extends `--no-${infer Rest}`
  ? Camel<Rest>
  : Row['flag'] extends `--${infer Rest}`
    ? Camel<Rest>
    : never;

/** The type of an option's value: what its parser gives, a text, or a truth value for a switch. */
export type ValueOf<Row> = Row extends { readonly parse: Parser<infer T> }
  ? T
  : Row extends { readonly placeholder: string }
    ? string
    : boolean;
