import { type OptionRow, optionRow } from '../options/option-row';
import { OPTION_TABLES, type OptionTable } from '../releases/release';

/** One option of `inference_demo run`. */
export interface InferenceDemoOption extends OptionRow {
  /** Versions whose source has it. */
  readonly in: readonly OptionTable[];
  /** The parser refuses a command without it. */
  readonly required?: true;
  /** A flag that became a switch in this version. */
  readonly switchFrom?: OptionTable;
}

/** Every version whose parser was read. */
export const ALL: readonly OptionTable[] = OPTION_TABLES;

/** The versions from one to another; to the last one that was read without an end. */
export const between = (first: OptionTable, last: OptionTable = 'main'): readonly OptionTable[] =>
  ALL.slice(ALL.indexOf(first), ALL.indexOf(last) + 1);

/** Makes a row of the table. */
export function option(
  name: string,
  kind: OptionRow['kind'],
  tables: readonly OptionTable[],
  more: Partial<InferenceDemoOption> = {},
): InferenceDemoOption {
  return { ...optionRow(name, kind), in: tables, ...more };
}
