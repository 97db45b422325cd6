import fc from 'fast-check';
import { distribution, histogram } from '../../lib/report/view/distribution';
import { summary } from './fixtures/run';

/** Values between 40 and 60, as evenly as they can lie. */
const even = (count: number) => Array.from({ length: count }, (_, index) => 40 + (20 * index) / count);

function summaryOf(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const ends = { min: at(0), max: at(1), p25: at(0.25), p50: at(0.5), p75: at(0.75) };
  return { ...summary(1), ...ends, count: values.length, p90: at(0.9), p95: at(0.95), p99: at(0.99) };
}

describe('a distribution', () => {
  test('rises from the minimum to the maximum through the stored percentiles, in milliseconds', () => {
    const shape = distribution('TTFT', summary(0.8), undefined);
    expect(shape?.bins).toBeNull();
    expect(shape?.curve.at(0)).toEqual({ ms: expect.closeTo(480), share: 0 });
    expect(shape?.curve.at(-1)).toEqual({ ms: expect.closeTo(1920), share: 1 });
    expect(shape?.marks.map((mark) => mark.label)).toEqual(['p50', 'p95', 'p99']);
  });

  test('is a histogram when the requests are at hand', () => {
    expect(distribution('TTFT', summary(0.8), [0.5, 0.6, 0.9])?.bins).toHaveLength(2);
  });

  test('is absent when nothing was measured', () => {
    expect(distribution('TPOT', null, [1])).toBeNull();
    expect(distribution('TPOT', summary(1, 0), undefined)).toBeNull();
  });

  test.each([
    ['the whole', [...even(40), 60], 0],
    ['not the one that hung', [...even(40), 6000], 1],
    ['not the one that hung of many', [...even(9999), 48_000], 1],
  ])('draws %s', (_, seconds, beyond) => {
    const shape = distribution('TTFT', summaryOf(seconds), seconds);
    const drawn = (shape?.bins ?? []).reduce((sum, bin) => sum + bin.count, 0);
    expect([drawn, shape?.beyond?.count ?? 0]).toEqual([seconds.length - beyond, beyond]);
    expect(shape?.beyond?.slowestMs ?? null).toBe(beyond === 0 ? null : Math.max(...seconds) * 1000);
    // Most bars have something in them: nothing presses the others together.
    expect((shape?.bins ?? []).filter((bin) => bin.count > 0).length).toBeGreaterThan(
      (shape?.bins ?? []).length / 2,
    );
  });

  test('has every sample in exactly one bin', () => {
    const samples = fc.array(fc.nat(100_000), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(samples, (values) => {
        const bins = histogram(values);
        expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(values.length);
        expect(
          bins.every((bin) => bin.toMs > bin.fromMs || values.every((value) => value === values[0])),
        ).toBe(true);
      }),
    );
  });
});
