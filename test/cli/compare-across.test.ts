import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACROSS_NAMES } from '../../lib/compare';
import { result } from '../report/fixtures/run';
import { writeRun } from './run-folders';
import { call, expectTranscript } from './terminal';

let cwd: string;
const { workload } = result();
const OLD = { version: '2.27.0', packages: { 'neuronx-cc': '2.22.12471.0', vllm: '0.11.0' } };
const NEW = { version: '2.31.0', packages: { 'neuronx-cc': '2.26.6360.0', vllm: '0.16.0' } };

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'trainyard-across-'));
  const folder = (name: string) => join(cwd, name);
  writeRun(folder('old'), { rate: 270, ttft: 0.8, seed: 1, release: OLD });
  writeRun(folder('new'), { rate: 311, ttft: 0.7, seed: 2, release: NEW });
  writeRun(folder('short'), {
    rate: 322,
    ttft: 0.1,
    seed: 3,
    release: OLD,
    change: { workload: { ...workload, inputTokens: { ...workload.inputTokens, mean: 512 } } },
  });
  writeRun(folder('more'), {
    rate: 271,
    ttft: 0.8,
    seed: 4,
    release: NEW,
    change: { workload: { ...workload, requests: 400 } },
  });
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('trainyard compare --across', () => {
  test('release: what differs in it stands at the top, each package by its name', async () => {
    await expectTranscript('compare-across-release', 'compare ./old ./new --across release', { cwd });
  });

  test('lengths: metrics that are not like for like have a mark, and a sentence', async () => {
    await expectTranscript('compare-across-lengths', 'compare ./old ./short --across lengths,recipe', {
      cwd,
    });
  });

  test('is advised whole where it is needed, for every group and with those that were typed', async () => {
    await expectTranscript('compare-across-needed', 'compare ./old ./more --across release', { cwd });
    const { code } = await call('compare ./old ./more --across release,load', { cwd });
    expect(code).toBe(0);
  });

  test('of an unknown group names the known ones and the nearest', async () => {
    await expectTranscript('compare-across-unknown', 'compare ./old ./new --across relase', { cwd });
  });

  test.each([
    ['requests', 'did you mean load?'],
    ['input-tokens', 'did you mean lengths?'],
    ['hardware', 'known: release, '],
    [',', 'known: release, '],
  ])('%s is exit 2: %s', async (typed, hint) => {
    const { code, stdout, stderr } = await call(`compare ./old ./new --across ${typed}`, { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('GroupUnknown');
    expect(stderr).toContain(hint);
  });

  test('is data with --json: groups with both values, metrics that are unlike, and what is needed', async () => {
    const { stdout } = await call('compare ./old ./short --across lengths,release --json', { cwd });
    const [comparison] = JSON.parse(stdout);
    expect(comparison.across).toEqual([
      { group: 'lengths', differences: [{ field: 'input tokens', a: 'N(7936, 30)', b: 'N(512, 30)' }] },
      { group: 'release', differences: [] },
    ]);
    expect(comparison.unlike).toEqual([
      { group: 'lengths', metrics: expect.arrayContaining(['TTFT p50']), because: expect.any(String) },
    ]);
    const { stderr } = await call('compare ./old ./more --json', { cwd });
    const { error } = JSON.parse(stderr);
    expect(error.data.across).toEqual(['release', 'load']);
    expect(error.data.refusals).toContainEqual({
      field: 'requests',
      a: '64',
      b: '400',
      across: 'load',
      next: 'add `--across load`',
    });
  });

  test('is in the help with every group', async () => {
    const { stdout } = await call('compare --help');
    const flat = stdout.replaceAll(/\s+/g, ' ');
    expect(flat).toContain(`separated by commas: ${ACROSS_NAMES.join(', ')}`);
  });
});

describe('trainyard report --across', () => {
  test('draws the frontier, and says what differs', async () => {
    const refused = await call('report ./old ./new', { cwd });
    expect(refused.stdout).toContain('2.27.0 | 2.31.0 (unless --across release)');
    expect(refused.stdout).toContain('Not comparable, so there is no frontier');
    await expectTranscript('report-across', 'report ./old ./new --across release', { cwd });
  });

  test('of runs with other prompts draws none, because their throughput is not like for like', async () => {
    const { stdout } = await call('report ./old ./short --across lengths --json', { cwd });
    const { rows, across, unlike, notComparable } = JSON.parse(stdout);
    expect(rows.map((row: { onFrontier: boolean }) => row.onFrontier)).toEqual([false, false]);
    expect(across).toMatchObject([{ a: './old', b: './short', group: 'lengths' }]);
    expect(unlike).toMatchObject([{ group: 'lengths' }]);
    expect(notComparable).toEqual([
      expect.stringMatching(/^across lengths, output throughput is not like for like: TTFT grows/),
    ]);
  });

  test('stands on the page too', async () => {
    await call('report ./old ./short --across lengths --html both.html', { cwd });
    const page = readFileSync(join(cwd, 'both.html'), 'utf8');
    expect(page).toContain('across lengths, ./old → ./short: input tokens N(7936, 30) → N(512, 30)');
    expect(page).toContain('Not like for like');
  });

  test('of one run is refused: there is nothing to differ', async () => {
    const { code, stderr } = await call('report ./old --across release', { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('SideMissing');
  });
});
