import fc from 'fast-check';
import { attemptsOf } from '../../lib/compare';
import { repeatedMetrics } from '../../lib/compare/repeated-metrics';
import { intervalOfMean } from '../../lib/compare/student-interval';
import { manifest, result } from '../report/fixtures/run';
import { throughput } from './sides';

const repeat = (number: number, rate: number) => {
  const startedAt = `2026-11-23T20:${String(number).padStart(2, '0')}:00.000Z`;
  return result({
    repeat: { number, of: 3 },
    throughput: throughput(rate),
    window: { ...result().window, startedAt },
  });
};

test('the interval of a mean is Student’s: 1, 2, 3 has 2 ± 2.484', () => {
  const interval = intervalOfMean([1, 2, 3]);
  expect(interval?.low).toBeCloseTo(2 - 4.303 / Math.sqrt(3), 3);
  expect(interval?.high).toBeCloseTo(2 + 4.303 / Math.sqrt(3), 3);
  expect(intervalOfMean([1])).toBeNull();
});

test('the interval holds the mean, is not negative, and one point for equal values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 20 }),
      (values) => {
        const found = intervalOfMean(values);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(found?.low).toBeLessThanOrEqual(mean + 1e-6);
        expect(found?.high).toBeGreaterThanOrEqual(mean - 1e-6);
      },
    ),
  );
  expect(intervalOfMean([5, 5, 5])).toEqual({ low: 5, high: 5 });
});

test('repeats give each metric its values, mean and interval; one result gives none', () => {
  const metrics = repeatedMetrics([repeat(1, 100), repeat(2, 110), repeat(3, 120)]);
  const rate = metrics.find(({ name }) => name === 'output throughput');
  expect(rate).toMatchObject({ unit: 'tokens/s', values: [100, 110, 120], mean: 110 });
  expect(rate?.interval?.high).toBeCloseTo(110 + 24.84, 1);
  expect(repeatedMetrics([repeat(1, 100)])).toEqual([]);
});

test('a metric that one repeat lacks is left out', () => {
  const without = { ...repeat(2, 110), metrics: { ...result().metrics, tpotSeconds: null } };
  const names = repeatedMetrics([repeat(1, 100), without]).map(({ name }) => name);
  expect(names).toContain('TTFT p50');
  expect(names.filter((name) => name.startsWith('TPOT'))).toEqual([]);
});

test('a run of repeats is a side of a comparison, in the order in which they were measured', async () => {
  const results = [repeat(10, 3), repeat(2, 2), repeat(1, 1)];
  const attempts = await attemptsOf({
    name: 'run',
    manifest: manifest(),
    outcomes: [],
    results,
    requestsOf: async () => null,
  });
  expect(attempts.map(({ name, result: it }) => [name, it.repeat?.number])).toEqual([
    ['run #1', 1],
    ['run #2', 2],
    ['run #3', 10],
  ]);
});
