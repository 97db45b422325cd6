import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importResults } from '../../lib/toolkit';
import { writeLlmperfFiles } from './llmperf-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-import-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bring = (change: object = {}) =>
  importResults({
    source: join(folder, 'there'),
    out: join(folder, 'here/result'),
    env: process.env,
    ...change,
  });

test("LLMPerf's files become a result that claims no more than they do", async () => {
  writeLlmperfFiles(join(folder, 'there'));
  const result = await bring();
  expect(result).toMatchObject({ client: 'import', counts: { completed: 40, failed: 0 }, replicas: [] });
  expect(result.metrics.ttftSeconds?.p50).toBeCloseTo(0.51, 2);
  expect(result.verdict.checks.filter(({ status }) => status === 'not-judged').length).toBeGreaterThan(10);
  expect(result.verdict.status).not.toBe('valid');
  expect(readdirSync(join(folder, 'here'))).toEqual(['result']);
  expect(readdirSync(join(folder, 'here/result'))).toEqual(
    expect.arrayContaining(['result.json', 'requests.jsonl', 'llmperf']),
  );
});

test('the model can be named, because the files may hold a path', async () => {
  writeLlmperfFiles(join(folder, 'there'));
  const model = { id: 'meta-llama/Llama-3.3-70B-Instruct', revision: '6f6073b' };
  expect((await bring({ model })).model).toEqual(model);
});

test('a folder without such files is refused with its name, and nothing is left behind', async () => {
  mkdirSync(join(folder, 'there'));
  await expect(bring()).rejects.toMatchObject({
    code: 'NothingToImport',
    kind: 'request',
    message: expect.stringContaining(join(folder, 'there')),
  });
  expect(readdirSync(join(folder, 'here'))).toEqual([]);
});

test('a file that is not JSON is a data error', async () => {
  writeLlmperfFiles(join(folder, 'there'));
  writeFileSync(join(folder, 'there/model_1000_100_summary.json'), '{');
  await expect(bring()).rejects.toMatchObject({ code: 'ImportUnreadable', kind: 'data' });
});

test('a folder with files in it is not touched', async () => {
  writeLlmperfFiles(join(folder, 'there'));
  mkdirSync(join(folder, 'here/result'), { recursive: true });
  writeFileSync(join(folder, 'here/result/mine.txt'), '');
  await expect(bring()).rejects.toMatchObject({ code: 'OutputNotEmpty', kind: 'request' });
  expect(readdirSync(join(folder, 'here/result'))).toEqual(['mine.txt']);
});

test('without Python the operator is told what to install', async () => {
  writeLlmperfFiles(join(folder, 'there'));
  await expect(bring({ env: { PATH: join(folder, 'empty') } })).rejects.toMatchObject({
    code: 'PythonMissing',
  });
  expect(existsSync(join(folder, 'here/result'))).toBe(false);
});

test.each([
  ['as our client writes it', { timeScale: 20 }],
  ['as LLMPerf keeps metadata', '{"timeScale": 20}'],
])('the mark of an emulated run, %s, is in the result, also when the model is named', async (_, emulated) => {
  writeLlmperfFiles(join(folder, 'there'), { emulated });
  const model = { id: 'meta-llama/Llama-3.3-70B-Instruct', revision: '6f6073b' };
  for (const change of [{}, { model }]) {
    expect((await bring(change)).emulated).toEqual({ timeScale: 20 });
    rmSync(join(folder, 'here'), { recursive: true });
  }
});
