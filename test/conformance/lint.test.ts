import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

function tracked(): string[] {
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
  return listed.stdout.split('\n').filter((name) => name !== '' && !/fixtures|\.md$|\.json$/.test(name));
}

function firstLine(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').split('\n', 1)[0] ?? '';
}

function run(tool: string, args: readonly string[]): { code: number | null; output: string } {
  const done = spawnSync(tool, [...args], { cwd: ROOT, encoding: 'utf8' });
  return { code: done.status, output: `${done.stdout}${done.stderr}${done.error ?? ''}` };
}

const shell = tracked().filter((file) => /\.sh$/.test(file) || /^#!.*\b(ba)?sh\b/.test(firstLine(file)));
const python = tracked().filter((file) => /\.py$/.test(file) || /^#!.*python3?/.test(firstLine(file)));

test('every shell file passes shellcheck', () => {
  expect(shell.length).toBeGreaterThan(10);
  expect(run('shellcheck', ['-x', '-P', 'SCRIPTDIR', ...shell])).toEqual({ code: 0, output: '' });
});

test('every shell file is formatted by shfmt', () => {
  expect(run('shfmt', ['-d', '-i', '2', '-ci', ...shell])).toEqual({ code: 0, output: '' });
});

test('every Python file passes ruff', () => {
  expect(python.length).toBeGreaterThan(10);
  expect(run('ruff', ['check', '--quiet', ...python])).toEqual({ code: 0, output: '' });
});
