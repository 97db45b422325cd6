import type { OptionId } from '../options/option-table';
import type { CommandModule } from './call';

/** One command: its words, its help, its options and its module. */
export interface CommandRow {
  /** With its arguments: `resume [run]`. Two words are a command of a group. */
  readonly usage: string;
  readonly description: string;
  readonly options: readonly OptionId[];
  readonly load: () => CommandModule;
}
