import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../../lib/contract/manifest';
import type { Result } from '../../lib/contract/result';
import { result, summary } from '../report/fixtures/run';
import { writeRun } from './run-folders';
import { call } from './terminal';

const it = result();
const ONE_USER: Partial<Result> = {
  emulated: null,
  preset: 'corrected',
  workload: { ...it.workload, concurrency: 1 },
  tokens: {
    ...it.tokens,
    inputByUsage: it.counts.completed * 7900,
    outputByUsage: it.counts.completed * 250,
  },
  metrics: { ...it.metrics, ttftSeconds: summary(0.9), tpotSeconds: summary(0.024) },
};

describe('trainyard calibrate', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'trainyard-calibrate-'));
  beforeAll(() => {
    cpSync(join(__dirname, 'fixtures/cdk.json'), join(cwd, 'cdk.json'));
    writeRun(join(cwd, 'rehearsed'), { rate: 100, ttft: 0.9, seed: 1 });
    writeRun(join(cwd, 'measured'), { rate: 100, ttft: 0.9, seed: 2, change: ONE_USER });
    change(join(cwd, 'measured/manifest.json'), (manifest) => ({
      ...manifest,
      emulated: null,
      target: { ...manifest.target, kind: 'aws' },
    }));
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  function change(file: string, by: (manifest: Manifest) => Manifest): void {
    writeFileSync(file, JSON.stringify(by(JSON.parse(readFileSync(file, 'utf8')))));
  }

  test('refuses a rehearsal, and writes nothing', async () => {
    const { code, stderr } = await call('calibrate ./measured ./rehearsed', { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^CalibrationEmulated: run \.\/rehearsed is a rehearsal/m);
    expect((await call('layouts', { cwd })).stdout).not.toContain('marked c');
  });

  test('lets layouts use what was measured, for that shape, and say so', async () => {
    const { code, stdout } = await call('calibrate ./measured', { cwd });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/\.\/measured +32 +4 +8192 +2\.23\.0 +24\.0 ms +900 ms/),
    });
    const { layouts } = JSON.parse((await call('layouts --json', { cwd })).stdout);
    const known = layouts.filter(
      (row: { prediction?: { times: string } }) => row.prediction?.times === 'measured',
    );
    expect(
      known.map((row: Record<string, number>) => [row['dataParallel'], row['tensorParallel'], row['batch']]),
    ).toEqual([
      [2, 32, 4],
      [1, 32, 4],
    ]);
    const text = (await call('layouts --all', { cwd })).stdout;
    expect(text).toContain('2 layouts marked c use measured times of one user');
    expect(text).toContain('11 rows of 2 sources, which is');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
