import { costPerMillion } from '../../lib/core/cost';
import { buildView } from '../../lib/report/view';
import { manifest, outcomes, result } from './fixtures/run';

const view = (change: Partial<Parameters<typeof buildView>[0]> = {}) =>
  buildView({ manifest: manifest(), outcomes: outcomes(), results: [result()], ...change });
const valueIn = (facts: ReadonlyArray<{ label: string; value: string }>, label: string) =>
  facts.find((fact) => fact.label === label)?.value;

const PRICE = { perHour: 36, currency: 'USD', source: 'invoice of November', asOf: '2026-11-01' };

describe('the view', () => {
  test('says what ran: model with revision, layout, workload, release, document versions', () => {
    const facts = view().runSummary;
    expect(valueIn(facts, 'model')).toMatch(/^meta-llama\/Llama-3.3-70B-Instruct @ 6f6073b/);
    expect(valueIn(facts, 'layout')).toBe('DP 2 × TP 32, batch 4, logical core size 2');
    expect(valueIn(facts, 'workload')).toMatch(/^64 requests \(8 warm-up, excluded\) at concurrency 8/);
    expect(valueIn(facts, 'release')).toBe('2.23.0');
    expect(valueIn(facts, 'documents')).toContain('compile v1');
  });

  test.each([
    [{ prefixCaching: true }, 'on: a prompt that was seen before is not computed again'],
    [{ prefixCaching: false }, 'off'],
    [{ prefixCaching: null }, undefined],
    [undefined, undefined],
  ])('says of %j whether prefixes were cached, and nothing where nobody recorded it', (server, said) => {
    const facts = view({ results: [{ ...result(), server }] }).runSummary;
    expect(valueIn(facts, 'prefix cache')).toBe(said);
  });

  test('prints TTFT, TPOT and ITL in milliseconds and the whole request in seconds', () => {
    const rows = view().latency.map(({ name, unit, summary }) => [name, unit, summary?.p50]);
    expect(rows).toEqual([
      ['TTFT', 'ms', 814],
      ['TPOT', 'ms', expect.closeTo(19.6)],
      ['ITL', 'ms', expect.closeTo(19.1)],
      ['E2E', 's', 5.84],
    ]);
  });

  test('puts invalid checks before suspect ones and counts only what was judged', () => {
    const shown = result();
    const [first, second] = shown.verdict.checks;
    shown.verdict.checks = [
      ...shown.verdict.checks,
      { ...(first ?? second), name: 'floor', status: 'invalid' } as never,
    ];
    const { verdict } = view({ results: [shown] });
    expect(verdict.failing.map((check) => check.name)).toEqual(['floor', 'balance']);
    expect(verdict.headline).toBe('suspect: 2 of 4 judged checks failed');
  });

  test('shows the latest complete attempt and lists the others', () => {
    const early = {
      ...result({ commandId: 'early' }),
      window: { ...result().window, startedAt: '2026-11-23T18:00:00Z' },
    };
    const late = result({ commandId: 'late', partial: true });
    late.window.startedAt = '2026-11-23T22:00:00Z';
    const shown = view({ results: [late, result({ commandId: 'middle' }), early] });
    expect(shown.otherAttempts.map((fact) => fact.label)).toEqual(['early', 'late']);
    expect(valueIn(shown.otherAttempts, 'late')).toContain('partial');
  });

  test('without a result says that nothing was measured, everywhere', () => {
    const shown = view({ results: [] });
    expect(shown.verdict.status).toBe('none');
    expect(shown.throughput[0]).toMatchObject({ missing: true });
    expect(shown.latency.every((row) => row.summary === null)).toBe(true);
    expect(shown.notMeasured.join()).toContain('no benchmark result');
    expect(valueIn(shown.runSummary, 'layout')).toBe('DP 2 × TP 32, batch 4, logical core size 2');
  });

  test('gives each replica its share of the requests', () => {
    const [first, second] = view().replicas;
    expect(first?.share).toBeCloseTo(36 / 64);
    expect(second).toMatchObject({ cores: '32-63', ttftP50Ms: expect.closeTo(914), restarts: 0 });
  });

  test('turns tokens of a slice into a rate', () => {
    const series = view().series;
    expect(series?.sliceSeconds).toBe(2);
    expect(series?.points[0]?.outputTokensPerSecond).toBe(270);
  });
});

describe('what was not measured', () => {
  test('is named: ledgers, price, restarts', () => {
    const shown = result();
    const [replica] = shown.replicas;
    if (replica) replica.restarts = null;
    shown.metrics.tpotSeconds = null;
    const gaps = view({ results: [shown] }).notMeasured.join('\n');
    expect(gaps).toContain('cost: no price is known');
    expect(gaps).toContain('output tokens by the server’s metrics');
    expect(gaps).toContain('restarts of replicas');
    expect(gaps).toContain('TPOT');
    expect(gaps).not.toContain('TTFT');
  });

  test('includes a layout and a memory budget that the plan does not have', () => {
    const gaps = view({ manifest: manifest({ plan: {} }) }).notMeasured.join('\n');
    expect(gaps).toContain('layout on the devices');
    expect(gaps).toContain('memory budget');
  });
});

describe('cost', () => {
  test('at 36 an hour and 1,000 tokens/s is 10 per million', () => {
    expect(costPerMillion(36, 1000)).toBeCloseTo(10, 10);
  });

  test('is not computed without a price, and says what to configure', () => {
    expect(view().cost).toEqual([
      expect.objectContaining({ missing: true, value: expect.stringContaining('set `price`') }),
    ]);
  });

  test('with a price is given for output and total tokens, with who said so and when', () => {
    const facts = view({ manifest: manifest({ price: PRICE }) }).cost;
    expect(valueIn(facts, 'cost per million output tokens')).toBe('USD 36.63');
    expect(valueIn(facts, 'cost per million total tokens')).toBe('USD 1.14');
    expect(valueIn(facts, 'price source')).toBe('invoice of November, as of 2026-11-01');
  });

  test('of an emulated run says that its time is not the time that the price is for', () => {
    const facts = view({
      manifest: manifest({ price: PRICE }),
      results: [result({ emulated: { timeScale: 20 } })],
    }).cost;
    expect(valueIn(facts, 'emulated time')).toContain('the modelled cost is 20 times this');
    const real = view({ manifest: manifest({ price: PRICE }), results: [result({ emulated: null })] }).cost;
    expect(real.map(({ label }) => label)).not.toContain('emulated time');
  });

  test('is not computed when no token came', () => {
    const nothing = { outputTokensPerSecond: 0, totalTokensPerSecond: 0, requestsPerSecond: 0 };
    const facts = view({
      manifest: manifest({ price: PRICE }),
      results: [result({ throughput: nothing })],
    }).cost;
    expect(valueIn(facts, 'cost per million output tokens')).toContain('not computed');
  });
});
