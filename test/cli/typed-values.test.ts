/** What is typed is what runs, or is refused before anything does. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nameOf, OPTIONS, type OptionId, rowOf } from '../../lib/cli/options/option-table';
import { COMMANDS } from '../../lib/cli/program/command-table';
import { main } from '../../lib/cli/program/main';
import { FakeIo } from './terminal';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'trainyard-typed-'));
  const context = { 'trainyard:environments': { tutorial: {} } };
  writeFileSync(join(cwd, 'cdk.json'), JSON.stringify({ context }));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

async function typed(words: readonly string[]) {
  const io = new FakeIo({ cwd, columns: 200 });
  const code = await main(words, io);
  return { code, stdout: io.out.text, stderr: io.err.text };
}

describe('an empty value', () => {
  const taking = (id: OptionId) => COMMANDS.find(({ options }) => options.includes(id));
  const WITH_VALUE = (Object.keys(OPTIONS) as OptionId[]).filter((id) => 'placeholder' in rowOf(id));

  test.each(WITH_VALUE)('of option %s is refused, and leaves nothing behind', async (id) => {
    const usage = taking(id)?.usage ?? '';
    const words = usage.split(' ').map((word) => (/^</.test(word) ? 'x' : word));
    const { code, stdout, stderr } = await typed([
      ...words.filter((word) => !/^\[/.test(word)),
      OPTIONS[id].flag,
      '',
    ]);
    expect({ id, code, stdout }).toEqual({ id, code: 2, stdout: '' });
    expect(stderr).toContain(`CommandLineInvalid: option '`);
    expect(stderr).toContain(OPTIONS[id].flag);
    expect(readdirSync(cwd)).toEqual(['cdk.json']);
  });

  test.each([
    ['--phases', 'PhaseUnknown'],
    ['--inject', 'FaultUnknown'],
  ])('of the list %s is refused when it is a comma, with the names', async (flag, code) => {
    const { stderr } = await typed(['rehearse', flag, ',']);
    expect(stderr).toMatch(new RegExp(`^${code}: [^]*known: `));
  });
});

describe('phases', () => {
  test.each([
    ['compile,prepare', 'compile,prepare is not the order in which phases run', 'prepare,compile'],
    ['prepare,prepare', 'prepare,prepare names prepare twice', 'prepare'],
    ['deploy,compile,deploy', 'deploy,compile,deploy names deploy twice', 'compile,deploy'],
  ])('%s is refused, with what to type', async (phases, why, next) => {
    const { code, stderr } = await typed(['rehearse', '--phases', phases]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `PhasesNotInOrder: --phases ${why}\n  next  write --phases ${next}\n`,
    });
    expect(readdirSync(cwd)).toEqual(['cdk.json']);
  });
});

describe('a place to write to', () => {
  const WRITING = (Object.keys(OPTIONS) as OptionId[]).flatMap((id) => {
    const row = rowOf(id);
    const commands = COMMANDS.filter(({ options }) => options.includes(id));
    return row.path === null && row.writes ? commands.map(({ usage }) => [usage, id] as const) : [];
  });

  test('is known of every option whose value is a file or folder that a command writes', () => {
    expect([...new Set(WRITING.map(([, id]) => `${nameOf(id)} of ${id}`))].sort()).toEqual([
      'html of html',
      'html of layoutsHtml',
      'out of out',
      'state of rehearsalState',
      'to of to',
    ]);
  });

  test.each(WRITING)('of `%s` is asked before the work: %s', async (usage, id) => {
    const words = usage
      .split(' ')
      .flatMap((word) => (/^\[/.test(word) ? [] : [/^</.test(word) ? 'x' : word]));
    const { code, stderr } = await typed([...words, OPTIONS[id].flag, 'cdk.json/x']);
    expect({ code, head: stderr.split('\n')[0] }).toEqual({
      code: 2,
      head: `PathUnwritable: ${cwd}/cdk.json/x cannot be written: ${cwd}/cdk.json is not a folder`,
    });
    expect(stderr).toContain(`that you can write with ${OPTIONS[id].flag}`);
    expect(readdirSync(cwd)).toEqual(['cdk.json']);
  });

  test('is not made by the question', async () => {
    await typed(['report', '--aws', '--environment', 'nobody', '--html', 'a/page.html']);
    expect(existsSync(join(cwd, 'a'))).toBe(false);
  });
});
