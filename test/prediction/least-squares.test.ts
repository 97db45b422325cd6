import fc from 'fast-check';
import { readCsv } from '../tools/fit/csv';
import { fitCoefficients } from '../tools/fit/least-squares';
import { quantile } from '../tools/fit/quantile';

const free = { least: 1e-9, most: 1e9, start: 1 };
const positive = fc.double({ min: 0.01, max: 100, noNaN: true });

describe('the fit', () => {
  test('finds the coefficients that made the values, at any scale', () => {
    fc.assert(
      fc.property(positive, positive, positive, (a, b, c) => {
        const features = [
          [1, 0.1, 0.2],
          [0.1, 2, 0.3],
          [0.2, 0.1, 1],
          [1, 1, 1],
          [3, 0.2, 0.5],
        ];
        const equations = features.map((each) => ({
          features: each,
          value: (each[0] ?? 0) * a + (each[1] ?? 0) * b + (each[2] ?? 0) * c,
          weight: 1,
        }));
        const found = fitCoefficients(equations, [free, free, free]);
        const ratios = [a, b, c].map((value, i) => (found[i] ?? 0) / value);
        for (const ratio of ratios) expect(ratio).toBeCloseTo(1, 3);
      }),
      { numRuns: 50 },
    );
  });

  test('stays within bounds, and one bad row in ten moves it little', () => {
    const good = Array.from({ length: 9 }, (_, i) => ({ features: [i + 1], value: 2 * (i + 1), weight: 1 }));
    const bad = { features: [10], value: 2000, weight: 1 };
    expect(fitCoefficients(good, [{ least: 3, most: 9, start: 5 }])).toEqual([3]);
    const [found = 0] = fitCoefficients([...good, bad], [free]);
    expect(found).toBeGreaterThan(2);
    expect(found).toBeLessThan(2.2);
  });
});

test('a CSV file may quote commas and quotes', () => {
  expect(readCsv('a,b,c\n1,"x, ""y""",\n')).toEqual([{ a: '1', b: 'x, "y"', c: '' }]);
});

test('a quantile lies between its neighbours', () => {
  expect([quantile([3, 1, 2], 0.5), quantile([0, 10], 0.9), quantile([], 0.5)]).toEqual([2, 9, Number.NaN]);
});
