import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { addOptions } from '../../lib/cli/options/add-options';
import { nameOf, OPTIONS, type OptionId, rowOf } from '../../lib/cli/options/option-table';
import { overridesOf } from '../../lib/cli/options/overrides';
import { COMMANDS } from '../../lib/cli/program/command-table';
import { describeFields, fieldHelp } from '../../lib/environment';

const FILE = join(__dirname, '../../lib/cli/options/field-help.json');
const IDS = Object.keys(OPTIONS) as OptionId[];
const PATHS = IDS.flatMap((id) => rowOf(id).path ?? []);

describe('options that override a field of the environment', () => {
  test('say what the schema says (UPDATE_OPTION_HELP=1 writes the file, `npm run format` lays it out)', () => {
    const wanted = Object.fromEntries([...PATHS].sort().map((path) => [path, fieldHelp(path)]));
    if (process.env['UPDATE_OPTION_HELP'] === '1') writeFileSync(FILE, JSON.stringify(wanted, null, 2));
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(wanted);
  });

  test('name fields that exist, with words', () => {
    const fields = describeFields().map((row) => row.path);
    expect(PATHS.filter((path) => !fields.includes(path))).toEqual([]);
    expect(fieldHelp('preset').choices).toEqual(['corrected', 'verbatim']);
    expect(fieldHelp('layout.batch').help).toMatch(/^sequences .* \(≥ 1, ≤ 1024\)$/);
    expect(fieldHelp('release').help).not.toContain('^');
  });

  test('reach their fields, and only when they were typed', () => {
    const options = { environment: 'tutorial', batch: 2, preset: 'verbatim', requests: 7 };
    expect(overridesOf(['environment', 'batch', 'preset', 'concurrency', 'requests'], options)).toEqual({
      layout: { batch: 2 },
      preset: 'verbatim',
      workload: { requests: 7 },
    });
    expect(overridesOf(['rehearsalRequests'], options)).toEqual({ rehearsal: { requests: 7 } });
    expect(overridesOf([], options)).toEqual({});
  });
});

describe('the table of options', () => {
  test('names each option as commander does', () => {
    for (const id of IDS) {
      const command = new Command();
      addOptions(command, [id]);
      expect(command.options.map((option) => option.attributeName())).toEqual([nameOf(id)]);
    }
  });

  test('has no option that no command takes, and no command that takes a flag twice', () => {
    const taken = new Set<OptionId>(COMMANDS.flatMap((row) => row.options));
    expect(IDS.filter((id) => !taken.has(id))).toEqual([]);
    for (const { usage, options } of COMMANDS) {
      const flags = options.map((id) => OPTIONS[id].flag);
      expect({ usage, flags: [...new Set(flags)] }).toEqual({ usage, flags });
    }
  });
});
