/** The tokenizer as it is read from its file, against `transformers`; and LLMPerf's prompts, against LLMPerf. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { llmperfPython } from './llmperf-environment';

jest.setTimeout(900_000);

const TOOLKIT = resolve(__dirname, '../../assets/host/python');

describe('in the real environment', () => {
  let python: string;
  let directory: string;
  beforeAll(() => {
    python = llmperfPython();
    directory = mkdtempSync(join(tmpdir(), 'trainyard-tokenizer-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const run = (script: string) => {
    const done = spawnSync(python, ['-B', join(__dirname, script), directory], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HF_HUB_OFFLINE: '1', PYTHONPATH: TOOLKIT, PYTHONWARNINGS: 'ignore' },
    });
    if (done.status !== 0) throw new Error(done.stderr);
    // The trainer of tokenizers draws empty progress bars before the answer.
    return JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '');
  };

  test('a tokenizer reads from its file what transformers makes of it, and what it refuses from version 5', () => {
    const { cases, fromFile, differing, five, broken } = run('compare_tokenizers.py');
    expect(differing).toEqual([]);
    expect(cases).toBe(10);
    expect(fromFile).toEqual(['made', 'plain', 'cleaning', 'both ends', 'truncating', 'llama', 'qwen']);
    expect(five).toEqual({ refused: true, same: true });
    expect(broken).toMatch(
      /^TokenizerUnreadable: .*tokenizer_config.json.*transformers 4\.48\.0 cannot load them/,
    );
  });

  test("the prompts of a seed are those of LLMPerf's own function, imported as it imports itself", () => {
    const { ours, theirs, prompts } = run('compare_prompts.py');
    expect(ours).toEqual(theirs);
    expect(prompts).toBeGreaterThanOrEqual(20);
  });
});
