import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { result } from '../report/fixtures/run';
import { writeRun } from './run-folders';
import { call, expectTranscript } from './terminal';

let cwd: string;
const wide = { ...result().layout, batch: 8 };
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'trainyard-compare-'));
  for (const [seed, rate] of [270, 272, 269].entries()) {
    writeRun(join(cwd, `a${seed}`), { rate, ttft: 0.8 + seed / 200, seed });
  }
  for (const [seed, rate] of [301, 305, 299].entries()) {
    writeRun(join(cwd, `b${seed}`), {
      rate,
      ttft: 0.81 - seed / 300,
      seed: 10 + seed,
      change: { layout: wide },
    });
  }
  writeRun(join(cwd, 'bare'), { rate: 270, ttft: 0.8, seed: 30, withoutRequests: true });
  writeRun(join(cwd, 'real'), { rate: 270, ttft: 0.8, seed: 31, change: { emulated: null } });
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

test('three repeats of each side: what differs, intervals, and what is not shown', async () => {
  await expectTranscript('compare-repeats', 'compare ./a0,./a1,./a2 ./b0,./b1,./b2', { cwd });
});

test('one run of each side: variation within these runs, and that is said', async () => {
  await expectTranscript('compare-single', 'compare ./a0 ./b0', { cwd, columns: 80 });
});

test('runs that are not comparable are refused with the fields', async () => {
  await expectTranscript('compare-refused', 'compare ./a0 ./real', { cwd });
});

test('every number of an emulated run carries the mark on its own line', async () => {
  const { stdout } = await call('compare ./a0,./a1 ./b0,./b1', { cwd });
  const figures = stdout.split('\n').filter((line) => /%|tokens\/s/.test(line) && !line.startsWith('-'));
  expect(figures.length).toBeGreaterThan(6);
  for (const line of figures) expect(line).toMatch(/^EMU /);
});

test('JSON holds the intervals in the units of the contract', async () => {
  const { code, stdout, stderr } = await call('compare ./a0,./a1,./a2 ./b0,./b1,./b2 --json', { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [comparison] = JSON.parse(stdout);
  expect(comparison).toMatchObject({
    schema: 'trainyard.comparison/1',
    basis: 'repeats',
    emulated: { timeScale: 20 },
  });
  expect(comparison.differs).toEqual([{ field: 'batch', a: '4', b: '8' }]);
  expect(comparison.metrics[0]).toMatchObject({ name: 'output throughput', reading: 'better' });
  expect(comparison.metrics[0].interval.low).toBeGreaterThan(20);
});

test('several sides are each compared with the first', async () => {
  const { stdout } = await call('compare ./a0 ./a1 ./b0 --json', { cwd });
  const pairs = JSON.parse(stdout).map(({ a, b }: { a: { name: string }; b: { name: string } }) => [
    a.name,
    b.name,
  ]);
  expect(pairs).toEqual([
    ['./a0', './a1'],
    ['./a0', './b0'],
  ]);
});

test('without the requests there is no interval, and no claim', async () => {
  const { code, stdout } = await call('compare ./bare ./b0', { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('no intervals');
  expect(stdout).not.toMatch(/B is (better|worse)/);
});

test.each([
  ['compare ./a0', 'SideMissing'],
  ['compare ./a0 ./nowhere', 'PathMissing'],
  ['compare ./a0 something', 'RunIdInvalid'],
  ['compare ./a0 ./a0', 'NotComparable'],
])('%s is exit 2 with %s', async (line, code) => {
  const called = await call(line, { cwd });
  expect(called).toMatchObject({ code: 2, stdout: '' });
  expect(called.stderr).toContain(code);
});
