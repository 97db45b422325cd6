import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAYOUTS_COLUMNS } from '../../lib/cli/views/layouts/layouts-columns';
import { COMPARE_COLUMNS } from '../../lib/cli/views/reports/compare-columns';
import { CONFIGURATION_COLUMNS } from '../../lib/cli/views/reports/configuration-columns';
import { csvMetricName } from '../../lib/cli/views/reports/metric-names';
import { REPORT_COLUMNS } from '../../lib/cli/views/reports/report-columns';
import { METRICS } from '../../lib/compare/metric';
import { csvOf } from '../../lib/core/csv';
import { attempt } from '../compare/sides';
import { result } from '../report/fixtures/run';
import { writeRun } from './run-folders';
import { call } from './terminal';

/** The rows as a notebook reads them; python says so when a line has more or fewer cells than the first. */
function readBack(text: string): Record<string, string>[] {
  const program = `
import csv, io, json, sys
text = sys.stdin.buffer.read().decode('utf-8')
print(json.dumps(list(csv.DictReader(io.StringIO(text, newline=''), restkey='MORE', restval='FEWER', strict=True))))`;
  const { status, stdout, stderr } = spawnSync('python3', ['-c', program], { input: text, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).not.toMatch(/"MORE"|"FEWER"/);
  return JSON.parse(stdout);
}

let cwd: string;
const { workload } = result();
const check = {
  name: 'ErrorRate',
  threshold: '',
  reason: '',
  evidence: '7 of 64 failed',
  next: 'read the log',
};

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'trainyard-csv-'));
  const folder = (name: string) => join(cwd, name);
  writeRun(folder('a0'), { rate: 270, ttft: 0.8, seed: 1 });
  writeRun(folder('a1'), { rate: 272.125, ttft: 0.81, seed: 2 });
  writeRun(folder('b0'), {
    rate: 301,
    ttft: 0.7,
    seed: 3,
    change: { layout: { ...result().layout, batch: 8 } },
  });
  writeRun(folder('b1'), {
    rate: 305,
    ttft: 0.7,
    seed: 4,
    change: { layout: { ...result().layout, batch: 8 } },
  });
  writeRun(folder('short'), {
    rate: 322,
    ttft: 0.1,
    seed: 5,
    change: { workload: { ...workload, inputTokens: { ...workload.inputTokens, mean: 512 } } },
  });
  writeRun(folder('real'), {
    rate: 270,
    ttft: 0.8,
    seed: 6,
    change: {
      emulated: null,
      repeat: { number: 2, of: 3 },
      metrics: { ...result().metrics, tpotSeconds: null },
      verdict: { status: 'invalid', checks: [{ ...check, status: 'invalid' }] },
    },
  });
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const rowsOf = async (line: string) => readBack((await call(line, { cwd })).stdout);

test('python reads back every text, whatever is in it, and nothing as an empty cell', () => {
  const texts = [
    'plain',
    'a,b',
    'say "so"',
    'two\nlines',
    'carriage\r\nreturn',
    '"',
    ',',
    ' space ',
    '',
    'DP 2 × TP 32',
  ];
  const columns = [
    ['text', '', (text: string) => text],
    ['number', '', (text: string) => text.length / 3],
    ['nothing', '', () => null],
    ['no_number', '', () => Number.NaN],
  ] as const;
  const rows = readBack(csvOf(columns, texts));
  expect(rows.map(({ text }) => text)).toEqual(texts);
  expect(rows.map(({ number }) => Number(number))).toEqual(texts.map((text) => text.length / 3));
  expect(rows.every((row) => row['nothing'] === '' && row['no_number'] === '')).toBe(true);
});

describe('trainyard compare --csv', () => {
  const LINE = 'compare ./a0,./a1 ./b0,./b1 ./a0';

  test('has one row for each metric of each side, with the numbers of --json', async () => {
    const rows = await rowsOf('compare ./a0,./a1 ./b0,./b1 ./short --across lengths --csv');
    const comparisons = JSON.parse(
      (await call('compare ./a0,./a1 ./b0,./b1 ./short --across lengths --json', { cwd })).stdout,
    );
    expect(comparisons).toHaveLength(2);
    let at = 0;
    for (const [index, comparison] of comparisons.entries()) {
      for (const metric of comparison.metrics) {
        const [a, b] = [rows[at], rows[at + 1]];
        at += 2;
        for (const [row, side] of [
          [a, 'a'],
          [b, 'b'],
        ] as const) {
          expect(row).toMatchObject({
            comparison: String(index + 1),
            side: side.toUpperCase(),
            runs: comparison[side].name,
            measurements: String(comparison[side].attempts.length),
            metric: csvMetricName(metric.name),
            better: metric.better,
            emulated_time_scale: '20',
          });
          expect(Number(row?.['value'])).toBe(metric[side]);
        }
        expect(Number(b?.['difference'])).toBe(metric.difference);
        expect(Number(b?.['interval_low'])).toBe(metric.interval.low);
        expect(b).toMatchObject({ reading: metric.reading, basis: comparison.basis, across: 'lengths' });
        expect([a?.['difference'], a?.['interval_low'], a?.['reading'], a?.['across']]).toEqual([
          '',
          '',
          '',
          '',
        ]);
      }
    }
    expect(rows).toHaveLength(at);
    const unlike = rows.filter((row) => row['like_for_like'] === 'no');
    expect(unlike.length).toBeGreaterThan(0);
    expect(new Set(unlike.map((row) => row['comparison']))).toEqual(new Set(['2']));
  });

  test('says the configuration of each side', async () => {
    const rows = await rowsOf('compare ./a0,./a1 ./b0,./b1 --csv');
    for (const row of rows) {
      expect(row).toMatchObject({
        batch: row['side'] === 'A' ? '4' : '8',
        data_parallel: '2',
        release: '2.23.0',
        model: 'meta-llama/Llama-3.3-70B-Instruct',
        input_tokens_mean: '7936',
      });
    }
  });

  test('of runs that are not comparable is refused, and prints no row', async () => {
    expect(await call(`${LINE} --csv`, { cwd })).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('trainyard report --csv', () => {
  test('has one row for each result, with the numbers of --json, oldest first in its run', async () => {
    const rows = await rowsOf('report ./a0 --csv');
    const { results } = JSON.parse((await call('report ./a0 --json', { cwd })).stdout);
    expect(rows).toHaveLength(results.length);
    const [it] = results;
    expect(rows[0]).toMatchObject({
      run: it.runId,
      instance: it.instanceId,
      repeat: '',
      verdict: 'valid',
      partial: 'no',
      release: '2.23.0',
      instance_type: 'trn2.48xlarge',
      tensor_parallel: '32',
      sequence_tokens: '8192',
      context_tokens: '8192',
      requests_completed: String(it.counts.completed),
      requests_failed: String(it.counts.failed),
      goodput_requests_per_second: '',
      cost_currency: '',
    });
    for (const [name, key] of [
      ['ttft', 'ttftSeconds'],
      ['tpot', 'tpotSeconds'],
      ['itl', 'interTokenSeconds'],
      ['e2e', 'endToEndSeconds'],
    ] as const) {
      for (const percentile of ['p50', 'p90', 'p99']) {
        expect(Number(rows[0]?.[`${name}_seconds_${percentile}`])).toBe(it.metrics[key][percentile]);
      }
    }
  });

  test('of several runs is one table, also with an invalid one, which still ends the command with 1', async () => {
    const { code, stdout, stderr } = await call('report ./a0 ./a1 ./real --csv', { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('VerdictInvalid');
    const rows = readBack(stdout);
    expect(rows.map((row) => row['output_tokens_per_second'])).toEqual(['270', '272.125', '270']);
    expect(rows.map((row) => row['emulated_time_scale'])).toEqual(['20', '20', '']);
    expect(rows[2]).toMatchObject({
      repeat: '2',
      verdict: 'invalid',
      invalid_checks: 'ErrorRate',
      tpot_seconds_p50: '',
    });
  });

  test('of a bare result has what the result knows', async () => {
    const { instanceId, commandId } = result();
    const [row] = await rowsOf(`report ./a0/${instanceId}/benchmark/${commandId}/result.json --csv`);
    expect(row).toMatchObject({
      release: '',
      instance_type: '',
      batch: '4',
      output_tokens_per_second: '270',
    });
  });

  test('can be asked for beside a page, and stdout has the rows only', async () => {
    const { stdout } = await call('report ./a0 --csv --html page.html', { cwd });
    expect(readBack(stdout)).toHaveLength(1);
    expect(readFileSync(join(cwd, 'page.html'), 'utf8')).toContain('<html');
  });
});

test.each(['layouts', 'compare ./a0 ./b0', 'report ./a0'])('%s refuses --csv with --json', async (line) => {
  const { code, stdout, stderr } = await call(`${line} --csv --json`, { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(JSON.parse(stderr).error).toMatchObject({
    code: 'CommandLineInvalid',
    message: expect.stringMatching(/--csv.*--json/),
    next: 'leave one of the two out',
  });
});

describe('the columns', () => {
  test.each([
    ['layouts', LAYOUTS_COLUMNS.map(([name, says]) => [name, says])],
    ['compare', COMPARE_COLUMNS.map(([name, says]) => [name, says])],
    ['report', REPORT_COLUMNS.map(([name, says]) => [name, says])],
  ])('of %s have names for a program, each once, and say what they are', (_, columns) => {
    const names = columns.map(([name]) => name);
    expect([...new Set(names)]).toEqual(names);
    for (const [name, says] of columns) {
      expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
      expect(says).toBeTruthy();
    }
  });

  test('have every metric of a comparison under one name in both files', () => {
    const names = REPORT_COLUMNS.map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(METRICS.map(({ name }) => csvMetricName(name))));
  });

  test('of the configuration are all known to a run of ours', () => {
    const unknown = CONFIGURATION_COLUMNS.filter(([, , cell]) => !cell(attempt({ preset: 'corrected' })));
    expect(unknown.map(([name]) => name)).toEqual([]);
  });
});
