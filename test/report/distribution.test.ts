import fc from 'fast-check';
import { distribution, histogram } from '../../lib/report/view/distribution';
import { summary } from './fixtures/run';

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
