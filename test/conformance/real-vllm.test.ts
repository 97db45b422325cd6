/**
 * Our measure against a real vLLM from PyPI, on this machine's processor: `npm run vllm` by hand, and here.
 *
 * Counts are exact on any machine. Where it was quiet, the verdict has to be *valid*, and times are held to the server's
 * own histograms.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { llmperfPython } from './llmperf-environment';

const ROOT = resolve(__dirname, '../..');
const HOME = join(ROOT, '.conformance/vllm');
const MEASURE_MS = 900_000;

interface Row {
  readonly what: string;
  readonly ours: number | null;
  readonly server: number | null;
  readonly agrees: boolean;
}

interface Shape {
  readonly name: string;
  readonly verdict: string;
  readonly doubts: readonly { readonly name: string; readonly evidence: string }[];
  readonly quiet: boolean;
  readonly counts: readonly Row[];
  readonly times: readonly Row[];
  readonly faults: readonly string[];
}

interface Answers {
  readonly units: readonly string[];
  readonly digests: readonly string[];
  readonly failed: number;
}

/** Three gigabytes are no part of a test: `npm run vllm` installs it, and these then measure with what is there. */
const notHere = existsSync(join(HOME, 'venv/bin/python'))
  ? ''
  : `vLLM is not installed in ${HOME}; \`npm run vllm\` installs it`;
if (notHere) process.stderr.write(`skipped: ${notHere}\n`);

(notHere ? describe.skip : describe)('the measure on a real vLLM', () => {
  const shapes: Shape[] = [];
  let answers: Answers | undefined;
  let printed = '';

  beforeAll(() => {
    const directory = mkdtempSync(join(tmpdir(), 'trainyard-real-vllm-'));
    const report = join(directory, 'report.json');
    const run = spawnSync(
      join(HOME, 'venv/bin/python'),
      [
        '-B',
        join(__dirname, 'vllm/run.py'),
        '--home',
        HOME,
        '--report',
        report,
        '--client-python',
        llmperfPython(),
      ],
      { encoding: 'utf8', timeout: MEASURE_MS },
    );
    printed = `${run.stdout}${run.stderr}`;
    try {
      const told = JSON.parse(readFileSync(report, 'utf8'));
      shapes.push(...told.shapes);
      answers = told.answers;
    } catch (error) {
      throw new Error(`no report: ${String(error)}\n${printed}`);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }, MEASURE_MS + 300_000);

  test('loads it with three shapes', () => {
    expect(shapes.map(({ name }) => name)).toEqual(['short', 'long answers', 'exact prompts']);
  });

  test('counts every request and token as the server does', () => {
    for (const { name, counts } of shapes) {
      expect(counts.length).toBeGreaterThan(10);
      expect({ name, off: counts.filter((row) => !row.agrees) }).toEqual({ name, off: [] });
      expect(counts.filter((row) => (row.server ?? 0) <= 0)).toEqual([]);
    }
  });

  test('agrees with the histograms of the server wherever the machine was quiet', () => {
    for (const { name, times } of shapes.filter(({ quiet }) => quiet)) {
      expect(times.map(({ what }) => what)).toEqual(['TPOT mean', 'ITL mean', 'TTFT mean']);
      expect({ name, off: times.filter((row) => !row.agrees) }).toEqual({ name, off: [] });
    }
  });

  test('gives the same tokens to the greedy prompts twice, and names them', () => {
    expect(answers).toMatchObject({ units: ['serverToken'], digests: [expect.any(String)], failed: 0 });
  });

  test('is valid on a quiet machine, and on a busy one doubts nothing but what a busy machine explains', () => {
    for (const { quiet, verdict } of shapes) if (quiet) expect(verdict).toBe('valid');
    expect({ faults: shapes.flatMap(({ faults }) => faults), printed }).toEqual({ faults: [], printed });
  });
});
