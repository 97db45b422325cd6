import { resolve } from 'node:path';
import { strangelyNamed } from './measures/measures';
import { sourcesOf } from './measures/sources';

/** Files whose name is the better word, and why none of their exports has it. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'lib/cli/options/option-sets.ts': 'each set has the name of what it is for',
  'lib/cli/printers/lines.ts': 'each line has the name of the event that it tells',
  'lib/core/choices.ts': 'each list has the name of the field that it is for',
  'lib/core/files.ts': 'writing a folder or a whole text says more than the word file would',
  'lib/core/units.ts': 'each unit has its own name',
};

/** The command line loads the file of a command by the command's name, and each exports `command`. */
const COMMAND = /^lib\/cli\/commands\//;

test('a file and what it exports share a word', () => {
  const strange = strangelyNamed(sourcesOf(resolve(__dirname, '../..'))).filter(
    (path) => !COMMAND.test(path),
  );
  expect(strange).toEqual(Object.keys(EXCEPTIONS));
});
