import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importResults } from '../../lib/toolkit';
import { UNPATCHED, writeLlmperfFiles, writeUnpatchedFiles } from './llmperf-files';

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

describe('files of an LLMPerf without patches', () => {
  const there = () => join(folder, 'there');

  test('have the time to first token in their inter-token latency, and the result has not', async () => {
    writeUnpatchedFiles(there());
    const result = await bring();
    const lines = readFileSync(join(folder, 'here/result/requests.jsonl'), 'utf8').trim().split('\n');
    const told = lines.map((line) => JSON.parse(line).imported.tpotSeconds * 1000);
    for (const [index, right] of [15.15, 15, 20, 16.67].entries()) expect(told[index]).toBeCloseTo(right, 2);
    expect(UNPATCHED.map(({ e2e, tokens }) => (e2e / tokens) * 1000)[0]).toBeCloseTo(20, 5);
    expect(result.metrics.tpotSeconds?.max).toBeCloseTo(0.02, 9);
  });

  test('do not say what was sent, and nothing is invented for it', async () => {
    writeUnpatchedFiles(there());
    const result = await bring();
    expect(result.workload).toMatchObject({ samplingParameters: null, seed: null });
    expect(result.preset).toBeNull();
    expect(JSON.stringify(result)).not.toMatch(/top_k|corrected/);
    const request = JSON.parse(readFileSync(join(folder, 'here/result/request.json'), 'utf8'));
    expect(Object.keys(request.workload)).not.toContain('samplingParameters');
  });

  test('keep the requests that fail, so that their error rate is known', async () => {
    writeUnpatchedFiles(there());
    const check = (await bring()).verdict.checks.find(({ name }) => name === 'ErrorRate');
    expect(check).toMatchObject({ status: 'pass', evidence: '0 of 4 failed: none' });
  });

  test('are taken for what the operator says they are', async () => {
    writeUnpatchedFiles(there());
    const result = await bring({ llmperf: 'f1d6bed' });
    const check = result.verdict.checks.find(({ name }) => name === 'ErrorRate');
    expect(check).toMatchObject({ status: 'not-judged', evidence: expect.stringContaining('f1d6bed') });
  });

  test.each([
    ['a text', { ttft_s: '0.4' }, "ttft_s must be a number of at least 0, got '0.4'"],
    ['a list', { number_output_tokens: [101] }, 'number_output_tokens must be a number of at least 0'],
    [
      'a negative time',
      { end_to_end_latency_s: -1.9 },
      'end_to_end_latency_s must be a number of at least 0',
    ],
    ['half a token', { number_output_tokens: 100.5 }, 'number_output_tokens must be a whole number'],
    ['a first token after the end', { ttft_s: 3 }, 'ttft_s 3 is later than end_to_end_latency_s'],
  ])('with %s are refused with file, row and field', async (_, change, words) => {
    writeUnpatchedFiles(there(), change);
    await expect(bring()).rejects.toMatchObject({
      code: 'ImportUnreadable',
      kind: 'data',
      message: expect.stringContaining(words),
    });
    await expect(bring()).rejects.toThrow('example-model_550_150_individual_responses.json, row 1: ');
  });

  test.each(['[]', '[null]', '{}', '[[1]]', '[{"ttft_s": NaN}]'])('of %s are refused', async (text) => {
    writeUnpatchedFiles(there());
    writeFileSync(join(there(), 'example-model_550_150_individual_responses.json'), text);
    await expect(bring()).rejects.toMatchObject({ code: 'ImportUnreadable' });
  });

  test('whose summary tells of other rows are invalid', async () => {
    writeUnpatchedFiles(there(), {}, { results_num_completed_requests: 48 });
    const check = (await bring()).verdict.checks.find(({ name }) => name === 'AllAccounted');
    expect(check).toMatchObject({
      status: 'invalid',
      evidence: 'the summary says 48 completed, the rows are 4',
    });
  });
});
