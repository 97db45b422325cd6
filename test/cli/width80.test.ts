/** What is printed fits a terminal of 80 columns: no line is wider, unless it is one word that must stay whole. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeRun } from './run-folders';
import { call } from './terminal';

const ROOT = resolve(__dirname, '../..');
const COLUMNS = 80;
/** How far a word goes in that has a line for itself. */
const INDENT = 4;
const folder = mkdtempSync(join(tmpdir(), 'ty-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  writeRun(join(folder, 'a'), { rate: 500, ttft: 0.3, seed: 1 });
  writeRun(join(folder, 'b'), { rate: 520, ttft: 0.31, seed: 2 });
});

const LINES = [
  ...['--help', 'help', 'help plan', 'rehearse --help', 'plan', 'plan --release 2.32.0'],
  ...['plan --data-parallel 3 --tensor-parallel 32', 'layouts', 'layouts --all'],
  ...[
    'sweep plan tutorial --measure-minutes 45',
    'environment show',
    'environment list',
    'environment check',
  ],
  ...['environment schema', 'release list', 'release show 2.31.1', 'recipe list', 'recipe show tutorial'],
  ...[
    'explain',
    'explain VerdictInvalid',
    'acceptance list',
    'report A',
    'report A B',
    'compare A B',
    'same A B',
  ],
  ...['doctor --state nowhere', 'model list', 'model show llama-3.3-70b', 'documents list', 'recipe options'],
];

test.each(LINES)('trainyard %s', async (line) => {
  const typed = line.replace(/\b([AB])\b/g, (name) => join(folder, name.toLowerCase()));
  const setting = { columns: COLUMNS, terminal: true, env: { NO_COLOR: '1' }, cwd: ROOT };
  const { stdout, stderr } = await call(typed, setting);
  expect(stdout + stderr).not.toBe('');
  expect(`${stdout}${stderr}`.split('\n').filter(isTooWide)).toEqual([]);
});

/** A path, a key or a pattern is one word; in a command it may be followed by the sign that the line goes on. */
function isTooWide(line: string): boolean {
  if (line.length <= COLUMNS) return false;
  const words = line.trim().replace(/ \\$/, '').split(' ');
  const longest = Math.max(...words.map((word) => word.length));
  const isJson = /^'\{.*\}'$/.test(words.join(' '));
  // What stands before it on the line could stand on a line of its own.
  return !isJson && longest + INDENT <= COLUMNS;
}
