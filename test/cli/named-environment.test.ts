import { resolve } from 'node:path';
import { COMMANDS } from '../../lib/cli/program/command-table';
import { call } from './terminal';

const ROOT = resolve(__dirname, '../..');
const planned = async (line: string) =>
  JSON.parse((await call(`${line} --json`, { cwd: ROOT })).stdout) as { environment: string };

test.each([
  ['plan trn1', 'trn1'],
  ['plan --environment trn1', 'trn1'],
  ['plan trn1 -e trn1', 'trn1'],
  ['plan', 'tutorial'],
])('`%s` is about %s', async (line, name) => {
  expect((await planned(line)).environment).toBe(name);
});

test.each(['plan', 'rehearse', 'doctor', 'run'])('%s refuses two names', async (command) => {
  const { code, stderr } = await call(`${command} trn1 --environment inf2`);
  expect(code).toBe(2);
  expect(stderr).toContain("CommandLineInvalid: two environments are named: 'trn1' and 'inf2'");
});

test.each(['plan', 'rehearse', 'doctor', 'run'])(
  '%s refuses a name that is none, and a second argument',
  async (command) => {
    expect((await call(`${command} trn11`, { cwd: ROOT })).stderr).toContain(
      "environment 'trn11' is not in cdk.json",
    );
    expect((await call(`${command} trn1 inf2`)).stderr).toContain('CommandLineInvalid');
  },
);

test('no command has such an argument beside another one', () => {
  const rows = COMMANDS.filter(({ usage }) => usage.includes('[environment]'));
  expect(rows.map(({ usage }) => usage.split(' ')[0])).toEqual(['plan', 'rehearse', 'doctor', 'run']);
  for (const { usage } of rows) expect(usage.split(' ')).toHaveLength(2);
});
