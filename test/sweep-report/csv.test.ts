import { execFileSync } from 'node:child_process';
import { sweepReport, sweepReportCsv } from '../../lib/sweep-report';
import { SIX } from '../sweep/request';
import { type Cells, sweptAs, unmeasured } from './fixtures/measurements';

/** Reads as another program does: Python's own csv, strict. */
const PARSE =
  'import csv, json, sys, io; text = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline=""); ' +
  'print(json.dumps(list(csv.reader(text, strict=True))))';

function rowsOf(text: string): Record<string, string>[] {
  const parsed = execFileSync('python3', ['-c', PARSE], { input: text, encoding: 'utf8' });
  const [heads = [], ...rows] = JSON.parse(parsed) as string[][];
  for (const row of rows) expect(row).toHaveLength(heads.length);
  return rows.map((row) => Object.fromEntries(heads.map((head, index) => [head, row[index] ?? ''])));
}
const csvOf = (cells: Cells, more?: Parameters<typeof sweptAs>[1]) =>
  rowsOf(sweepReportCsv(sweepReport(sweptAs(cells, more))));

describe('the report as CSV', () => {
  const CELLS: Cells = {
    '16/4': [
      { rate: 900, verdict: 'invalid' },
      { rate: [98, 100, 102], ttft: 2, tpot: 0.05 },
    ],
    '64/1': { rate: 36, tpot: 0.02, verdict: 'suspect' },
  };

  test('has one line for each attempt, and one for a cell without any', () => {
    const rows = csvOf(CELLS);
    expect(rows).toHaveLength(7);
    const attempts = rows.filter(
      ({ tensor_parallel_cores, batch_sequences }) =>
        `${tensor_parallel_cores}/${batch_sequences}` === '16/4',
    );
    expect(
      attempts.map(({ attempt, attempt_counts, verdict }) => [attempt, attempt_counts, verdict]),
    ).toEqual([
      ['1', 'no', 'invalid'],
      ['2', 'yes', 'valid'],
    ]);
    expect(rows.filter(({ state }) => state === 'failed')).toHaveLength(4);
  });

  test('has every number with its unit, and its interval over repeats', () => {
    const [, row] = csvOf(CELLS).filter(
      (each) => each['batch_sequences'] === '4' && each['tensor_parallel_cores'] === '16',
    );
    expect(row).toMatchObject({
      cell_name: 'TP 16 × DP 4 batch 4, 8192, 7936/256, 16 in flight',
      concurrency_requests: '16',
      output_tokens_per_second: '100',
      output_tokens_ci95_low_per_second: expect.stringMatching(/^95\.031/),
      output_tokens_ci95_high_per_second: expect.stringMatching(/^104\.96/),
      ttft_p50_ms: '2000',
      ttft_p99_ms: '4200',
      tpot_p50_ms: '50',
      goodput_requests_per_second: '',
      cost_per_million_output_tokens: expect.stringMatching(/^111\.11/),
      currency: 'USD',
      recommended: 'yes',
      front_tpot: 'yes',
      emulated: 'no',
      emulated_time_scale: '',
      basis: 'predicted',
      repeats: '3',
      window_seconds: '180',
    });
    expect(row?.['predicted_output_tokens_reading']).toBe('below');
  });

  test('recommends no attempt that does not count', () => {
    const rows = csvOf(CELLS);
    expect(rows.filter(({ recommended }) => recommended === 'yes')).toHaveLength(1);
    const [invalid] = rows.filter(({ verdict }) => verdict === 'invalid');
    expect(invalid).toMatchObject({
      recommended: 'no',
      front_tpot: 'no',
      front_ttft: 'no',
      verdict_checks: 'error-rate',
      cost_per_million_output_tokens: '',
      predicted_output_tokens_reading: '',
    });
  });

  test('marks every line of an emulated sweep with its time scale', () => {
    const rows = csvOf(CELLS, { change: { emulated: { timeScale: 20 } } });
    for (const row of rows) expect(row['emulated_time_scale']).toBe('20');
    for (const row of rows.filter(({ attempt }) => attempt !== '')) expect(row['emulated']).toBe('yes');
  });

  test.each([
    'it said "no", twice\r\nand\nonce more; =1+1',
    '"quoted" alone',
    'one\nbreak',
    'a comma, alone',
    '\r',
  ])('keeps commas, quotes and line breaks of a message: %j', (message) => {
    const swept = sweptAs({});
    const cells = swept.plan.cells.map((cell) =>
      unmeasured(cell, 'failed', { code: 'CompileFailed', message }),
    );
    const text = sweepReportCsv(sweepReport({ ...swept, cells }));
    for (const row of rowsOf(text)) expect(row['reason_message']).toBe(message);
    expect(text.endsWith('\n')).toBe(true);
  });

  test('has a line for what was left out before the start', () => {
    const sweep = { ...SIX, limits: { until: '2026-11-30T01:00:00Z' } };
    const dropped = csvOf({}, { sweep }).filter(({ state }) => state === 'dropped');
    expect(dropped.length).toBeGreaterThan(0);
    for (const row of dropped) {
      expect(row['cell_name']).toMatch(/^TP/);
      expect(row['reason_message']).not.toBe('');
      expect(row['sweep_id']).toBe('six-sweep-20261129-050000-4f2a');
    }
  });
});
