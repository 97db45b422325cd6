import fc from 'fast-check';
import type { Result } from '../../lib/contract/result';
import { sweepReport, sweepReportSchema } from '../../lib/sweep-report';
import { environmentOf, PRICE, SIX } from '../sweep/request';
import { ALL_SIX, type Cells, type Given, measured, sweptAs, unmeasured } from './fixtures/measurements';

const reportOf = (cells: Cells, more?: Parameters<typeof sweptAs>[1]) => sweepReport(sweptAs(cells, more));
type Report = ReturnType<typeof reportOf>;
const cellOf = ({ cells }: Report, tensorParallel: number, batch: number) => {
  const found = cells.find((cell) => cell.layout.tensorParallel === tensorParallel && cell.batch === batch);
  if (found === undefined) throw new TypeError('the sweep has the cell');
  return found;
};
const onFronts = ({ workloads }: Report) =>
  new Set(workloads.flatMap(({ fronts }) => [...fronts.tpot, ...fronts.ttft]));

describe('the report as data', () => {
  test.each([
    ['whole', ALL_SIX, {}],
    ['with failures and repeats', { '16/4': { rate: [1, 2] }, '32/4': { rate: 5, verdict: 'invalid' } }, {}],
    ['without anything', {}, { environment: environmentOf() }],
  ] as const)('fits its schema, %s', (_, cells, more) => {
    const report = reportOf(cells as Cells, more);
    expect(sweepReportSchema.strict().parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  test('has every cell of the plan in its order, whatever is told of it', () => {
    const swept = sweptAs(ALL_SIX);
    const report = sweepReport({ ...swept, cells: swept.cells.slice(2).toReversed() });
    expect(report.cells.map(({ id }) => id)).toEqual(swept.plan.cells.map(({ id }) => id));
    expect(report.cells.map(({ state }) => state).slice(0, 3)).toEqual(['waiting', 'waiting', 'measured']);
    expect(report.cells.map(({ label }) => label)).toEqual(['#1', '#2', '#3', '#4', '#5', '#6']);
  });

  test('has the numbers of the attempt, in seconds, and the cost of one instance', () => {
    const two = environmentOf({ price: PRICE, instance: { count: 2 } });
    const cell = cellOf(
      reportOf({ '16/4': { rate: 200, ttft: 5, tpot: 0.05 } }, { environment: two }),
      16,
      4,
    );
    expect(cell.attempts).toHaveLength(1);
    expect(cell.attempts[0]).toMatchObject({ shown: true, usable: true, repeats: 1, windowSeconds: 60 });
    expect(cell.attempts[0]?.figures).toEqual({
      outputTokensPerSecond: { value: 200, interval: null },
      ttftP50Seconds: { value: 5, interval: null },
      ttftP99Seconds: { value: 10.5, interval: null },
      tpotP50Seconds: { value: 0.05, interval: null },
      goodputRequestsPerSecond: null,
      goodputLimits: null,
      ttftMeanSeconds: expect.closeTo(5.3, 10),
      tpotMeanSeconds: expect.closeTo(0.053, 10),
      // 40 an hour over 200 × 3600 tokens.
      costPerMillionOutputTokens: expect.closeTo(55.56, 2),
    });
  });

  test('has the mean of the repeats with its interval, and the worst verdict of them', () => {
    const cell = cellOf(reportOf({ '16/4': { rate: [98, 100, 102] } }), 16, 4);
    const throughput = cell.attempts[0]?.figures.outputTokensPerSecond;
    expect(throughput?.value).toBe(100);
    // Student's t of two degrees of freedom: 4.303 × 2 / √3.
    expect(throughput?.interval?.high).toBeCloseTo(104.97, 2);
    const swept = sweptAs({ '16/4': { rate: [98, 100, 102] } });
    const [run] = swept.cells.flatMap(({ attempts }) => attempts);
    const [, second] = run?.results ?? [];
    Object.assign(second as Result, { verdict: { status: 'invalid', checks: [] } });
    const worst = cellOf(sweepReport(swept), 16, 4);
    expect(worst.attempts[0]).toMatchObject({ usable: false, verdict: { status: 'invalid' } });
    expect(worst.attempts[0]?.figures.costPerMillionOutputTokens).toBeNull();
  });

  test('names the checks that decided', () => {
    const [attempt] = cellOf(reportOf({ '16/4': { rate: 1, verdict: 'suspect' } }), 16, 4).attempts;
    expect(attempt?.verdict.decidedBy).toEqual([
      expect.objectContaining({ name: 'balance', status: 'suspect', next: 'look at the log of replica 1' }),
    ]);
  });

  test('tells time and cost, planned and used', () => {
    const { effort, price } = reportOf(ALL_SIX);
    expect(effort.used).toEqual({ seconds: 6.5 * 3600, cost: 260 });
    expect([effort.compiles, effort.deploys, effort.compilesOneAfterAnother]).toEqual([6, 6, 6]);
    expect(price).toEqual({ perHour: 40, currency: 'USD', source: 'an offer, 2026-11-01' });
    const on = reportOf(ALL_SIX, { change: { endedAt: null } });
    expect(on.effort.used).toEqual({ seconds: null, cost: null });
  });

  test('says of collectives that nothing is known', () => {
    expect(reportOf(ALL_SIX).notes.join()).toContain('unknown until a cell was profiled');
  });

  test.each([
    ['none', '`"capture": "monitor"` in the sweep file keeps'],
    ['monitor', 'what it takes from a benchmark is not measured'],
  ] as const)('says with capture %s what can be seen of each core', (capture, sentence) => {
    const measured = sweptAs(ALL_SIX);
    const { notes } = sweepReport({ ...measured, plan: { ...measured.plan, capture } });
    expect(notes.filter((note) => note.includes('neuron-monitor'))).toEqual([
      expect.stringContaining(sentence),
    ]);
    expect(notes.join()).toContain('still no attribution');
  });
});

describe('the attempt that counts', () => {
  const slow: Given = { rate: 100 };
  const fast: Given = { rate: 900 };

  test.each([0, 1])('is the one that the sweep shows, attempt %d, and not the faster one', (shown) => {
    const swept = sweptAs({ ...ALL_SIX, '64/4': [slow, fast] });
    const cells = swept.cells.map((cell) => (cell.attempts.length > 1 ? { ...cell, shown } : cell));
    const report = sweepReport({ ...swept, cells });
    const cell = cellOf(report, 64, 4);
    expect(cell.shown).toBe(shown);
    expect(cell.attempts.map((attempt) => attempt.shown)).toEqual([shown === 0, shown === 1]);
    const [workload] = report.workloads;
    expect(workload?.recommendation.take === cell.label).toBe(shown === 1);
    expect(report.notes.join()).toContain(`measured more than once: ${cell.label}`);
  });

  test('is none where the sweep shows none', () => {
    const swept = sweptAs({ '64/4': fast });
    const cells = swept.cells.map((cell) => ({ ...cell, shown: null }));
    const report = sweepReport({ ...swept, cells });
    expect(onFronts(report).size).toBe(0);
    expect(report.workloads[0]?.recommendation.take).toBeNull();
  });

  test('that is invalid is on no front and is not recommended, whatever the numbers', () => {
    const given = fc.record({
      rate: fc.integer({ min: 1, max: 1000 }),
      tpot: fc.integer({ min: 5, max: 100 }).map((milliseconds) => milliseconds / 1000),
      ttft: fc.integer({ min: 1, max: 100 }).map((tenths) => tenths / 10),
      verdict: fc.constantFrom('valid' as const, 'suspect' as const, 'invalid' as const),
      partial: fc.boolean(),
    });
    const cells = fc.array(fc.option(given, { nil: null }), { minLength: 6, maxLength: 6 });
    const base = sweptAs(ALL_SIX);
    fc.assert(
      fc.property(cells, (all) => {
        const swept = base.plan.cells.map((cell, index) => {
          const it = all[index];
          return it ? measured(cell, { ...it, change: { partial: it.partial } }) : unmeasured(cell);
        });
        const report = sweepReport({ ...base, cells: swept });
        const sound = new Set(
          all.flatMap((it, index) =>
            it && it.verdict !== 'invalid' && !it.partial ? [`#${index + 1}`] : [],
          ),
        );
        const { recommendation, fronts, replicas } = report.workloads[0] as Report['workloads'][number];
        const named = [
          ...onFronts(report),
          ...recommendation.ties,
          ...(recommendation.take === null ? [] : [recommendation.take]),
          ...replicas.flatMap((group) => group.cells),
        ];
        for (const label of named) expect(sound).toContain(label);
        expect(recommendation.take === null).toBe(sound.size === 0);
        expect(fronts.tpot.length > 0).toBe(sound.size > 0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the fronts', () => {
  test('hold what no other cell beats, by TPOT and by TTFT', () => {
    const report = reportOf({
      '16/4': { rate: 200, tpot: 0.05, ttft: 5 },
      '32/4': { rate: 150, tpot: 0.06, ttft: 1 },
      '64/4': { rate: 100, tpot: 0.02, ttft: 2, verdict: 'suspect' },
      '64/1': { rate: 999, tpot: 0.01, ttft: 0.1, verdict: 'invalid' },
    });
    const label = (tensorParallel: number, batch: number) => cellOf(report, tensorParallel, batch).label;
    const [workload] = report.workloads;
    expect(new Set(workload?.fronts.tpot)).toEqual(new Set([label(16, 4), label(64, 4)]));
    expect(new Set(workload?.fronts.ttft)).toEqual(new Set([label(16, 4), label(32, 4)]));
  });

  test('are of one workload each', () => {
    const lengths = [{ sequence: 8192 }, { sequence: 2048, input: 1024, output: 128 }];
    const report = reportOf(
      { '16/4:7936': { rate: 10, tpot: 0.09 }, '16/4:1024': { rate: 900, tpot: 0.01 } },
      { sweep: { ...SIX, lengths } },
    );
    expect(report.workloads.map(({ fronts }) => fronts.tpot.length)).toEqual([1, 1]);
    expect(report.workloads.map(({ lengths: { output } }) => output)).toEqual([256, 128]);
  });

  test('are not drawn through what is not comparable', () => {
    const report = reportOf({ ...ALL_SIX, '16/4': { rate: 200, change: { client: 'upstream' } } });
    expect(onFronts(report).size).toBe(0);
    expect(report.workloads[0]?.notComparable.join()).toContain('client: trainyard | upstream');
    expect(report.workloads[0]?.recommendation.sentence).toContain('not comparable');
  });
});

describe('predicted against measured', () => {
  const rangeOf = (report: Report) => {
    const { predicted } = cellOf(report, 16, 4);
    const range = predicted.ranges.find(({ quantity }) => quantity === 'outputTokensPerSecond');
    if (range === undefined) throw new TypeError('the cell is predicted');
    return range;
  };
  const { low, high } = rangeOf(reportOf({}));

  test.each([
    ['below', low * 0.99],
    ['within', (low + high) / 2],
    ['above', high * 1.01],
  ] as const)('reads %s', (reading, rate) => {
    const report = reportOf({ '16/4': { rate } });
    expect(rangeOf(report)).toEqual({
      quantity: 'outputTokensPerSecond',
      low,
      high,
      measured: expect.closeTo(rate, 6),
      reading,
    });
  });

  test('judges nothing that was not measured, is rejected or was emulated', () => {
    const rate = (low + high) / 2;
    expect(rangeOf(reportOf({})).reading).toBe('not measured');
    expect(rangeOf(reportOf({ '16/4': { rate, verdict: 'invalid' } })).reading).toBe('not judged');
    const emulated = reportOf({ '16/4': { rate } }, { change: { emulated: { timeScale: 1 } } });
    expect(rangeOf(emulated).reading).toBe('not judged');
    expect(cellOf(emulated, 16, 4).predicted.floor?.kept).toBeNull();
  });

  test('has no range where published measurements do not surround the layout, and says why', () => {
    const { predicted } = cellOf(reportOf(ALL_SIX), 32, 4);
    expect(predicted).toMatchObject({ basis: 'extrapolated', ranges: [], boundBy: 'unknown' });
    expect(predicted.reasons.join()).toContain('no published row');
    expect(predicted.floor?.tpotSeconds).toBeGreaterThan(0.001);
  });

  test('tells what is faster than the floor', () => {
    const kept = (tpot: number) =>
      cellOf(reportOf({ '16/4': { rate: 10, tpot, verdict: 'invalid' } }), 16, 4).predicted.floor?.kept;
    expect([kept(0.001), kept(0.05)]).toEqual([false, true]);
  });

  test('is unknown for a model that the catalogue does not know', () => {
    const swept = sweptAs(ALL_SIX);
    const environment = { ...swept.environment, model: { ...swept.environment.model, id: 'nobody/knows' } };
    const { predicted } = cellOf(sweepReport({ ...swept, environment }), 16, 4);
    expect(predicted).toMatchObject({ basis: 'unknown', ranges: [], floor: null, boundBy: 'unknown' });
    expect(predicted.reasons.join()).toContain('nobody/knows');
  });
});
