import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonSchemaOf } from '../../lib/cli/views/pages/published-schemas';
import { resultSchema } from '../../lib/contract/result';
import { writeLlmperfFiles } from '../toolkit/llmperf-files';
import { call } from './terminal';

let folder: string;
const typed = (line: string) => call(line, { cwd: folder, env: { PATH: process.env['PATH'] ?? '' } });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-cli-'));
  writeLlmperfFiles(join(folder, 'llmperf-run'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('results import', () => {
  test('prints the figures and every check that cannot be judged', async () => {
    const { code, stdout, stderr } = await typed('results import llmperf-run');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Verdict {2}suspect/);
    expect(stdout).toContain('TTFT ms');
    const open = stdout.slice(stdout.indexOf('What cannot be judged'));
    for (const name of ['UsageAgainstMetrics', 'ReplicaBalance', 'BandwidthFloor'])
      expect(open).toContain(name);
    expect(stdout).toContain(`result: ${join(folder, 'results/import-llmperf-run/result.json')}`);
    expect(stderr).toContain('suspect numbers in');
    expect(stdout).not.toContain('EMULATED');
  });

  test('takes the model and the folder, and prints JSON', async () => {
    const line = 'results import llmperf-run --out mine --model a/b@c --json';
    const { code, stdout, stderr } = await typed(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const printed = JSON.parse(stdout);
    expect(printed.folder).toBe(join(folder, 'mine'));
    expect(resultSchema.parse(printed.result).model).toEqual({ id: 'a/b', revision: 'c' });
  });

  test('a second time into the same folder is refused', async () => {
    await typed('results import llmperf-run');
    const { code, stdout, stderr } = await typed('results import llmperf-run');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('OutputNotEmpty');
    expect(stderr).toContain('--out');
  });
});

describe('results schema', () => {
  test('prints one schema, or all', async () => {
    const one = await typed('results schema result');
    expect(JSON.parse(one.stdout)).toEqual(jsonSchemaOf('result'));
    const all = await typed('results schema');
    expect(Object.keys(JSON.parse(all.stdout).$defs)).toEqual([
      'manifest',
      'outcome',
      'progress',
      'request',
      'result',
      'sweep',
      'sweep-run',
      'sweep-step',
      'sweep-report',
    ]);
  });

  test('of something else is refused with what there is', async () => {
    const { code, stderr } = await typed('results schema results');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean result?');
  });
});
