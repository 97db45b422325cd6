import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FieldHelp } from '../../environment';
import fieldHelp from './field-help.json';
import { type OptionId, type OverriddenPath, rowOf } from './option-table';

/**
 * The schema's words, generated (UPDATE_OPTION_HELP=1 npx jest test/cli/options): loading the schema library would
 * make help four times slower. A field that is missing here breaks the build, one that differs breaks the test.
 */
const FIELD_HELP: Readonly<Record<OverriddenPath, FieldHelp>> = fieldHelp;

/** From lines of the table to commander's options. */
export function addOptions(command: Command, ids: readonly OptionId[]): void {
  for (const id of ids) command.addOption(optionOf(id));
}

function optionOf(id: OptionId): Option {
  const row = rowOf(id);
  const flags = [row.short, row.flag].filter((flag) => flag !== undefined).join(', ');
  const written = row.placeholder === undefined ? flags : `${flags} <${row.placeholder}>`;
  if (row.path === null) {
    const option = new Option(written, row.help).conflicts([...(row.excludes ?? [])]);
    return parsed(row.default === undefined ? option : option.default(row.default), row.parse);
  }
  const { help, choices } = FIELD_HELP[row.path as OverriddenPath];
  const option = new Option(written, help);
  return choices === undefined ? parsed(option, row.parse) : option.choices(choices);
}

/**
 * Commander hands a parser the value before as well, for options that repeat; ours do not. An empty text is what a shell
 * makes of a variable that is not set, and no option means it: as a folder it would be the working directory.
 */
function parsed(option: Option, parse: ((text: string) => unknown) | undefined): Option {
  if (!option.required) return option;
  return option.argParser((text) => {
    if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
    return parse === undefined ? text : parse(text);
  });
}
