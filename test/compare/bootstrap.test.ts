import fc from 'fast-check';
import { differenceOfMeans, quantile } from '../../lib/compare/bootstrap-interval';
import { quantileDraw, rateDraw } from '../../lib/compare/draws';
import { seededRandom } from '../../lib/compare/seeded-random';

const TRIALS = 400;
const RESAMPLES = 800;

/** Box and Muller. */
const normal = (random: () => number) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const exponential = (random: () => number) => -Math.log(1 - random());

/** Share of trials in which the interval holds the true difference, which is 1. */
function coverage(count: number, draw: (random: () => number) => number, spreadOfB = 1): number {
  const random = seededRandom(42);
  let covered = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const a = Array.from({ length: count }, () => draw(random));
    const b = Array.from({ length: count }, () => 1 + (draw(random) - centre) * spreadOfB + centre);
    const { low, high } = differenceOfMeans(a, b, random, RESAMPLES);
    if (low <= 1 && high >= 1) covered++;
  }
  return covered / TRIALS;
}
let centre = 0;

describe('the interval over repeats', () => {
  test.each([2, 3, 5, 10, 30])('covers the truth about 95 times in 100, from %d repeats each', (count) => {
    centre = 0;
    const share = coverage(count, normal);
    // A standard error of the share is 0.011; few repeats make it wider than it need be, never much narrower.
    expect(share).toBeGreaterThan(0.92);
    expect(share).toBeLessThanOrEqual(count < 5 ? 1 : 0.985);
  });

  test('covers a skewed quantity and unequal spreads nearly as well', () => {
    centre = 1;
    expect(coverage(10, exponential)).toBeGreaterThan(0.91);
    expect(coverage(5, exponential, 3)).toBeGreaterThan(0.87);
  });

  test('holds the difference that was seen, and turns with the sides', () => {
    const numbers = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(numbers, numbers, fc.nat(), (a, b, seed) => {
        const seen = b.reduce((x, y) => x + y) / b.length - a.reduce((x, y) => x + y) / a.length;
        const there = differenceOfMeans(a, b, seededRandom(seed), 400);
        expect(there.low).toBeLessThanOrEqual(seen + 1e-6);
        expect(there.high).toBeGreaterThanOrEqual(seen - 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  test('is a point when nothing varies', () => {
    const { low, high } = differenceOfMeans([5, 5, 5], [7, 7], seededRandom(1), 100);
    expect([low, high]).toEqual([2, 2]);
  });

  test('is the same for the same seed, and shrinks with more repeats', () => {
    const interval = (count: number, seed: number) => {
      const random = seededRandom(9);
      const some = () => Array.from({ length: count }, () => normal(random));
      return differenceOfMeans(some(), some(), seededRandom(seed), 2000);
    };
    expect(interval(5, 3)).toEqual(interval(5, 3));
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    expect(width(interval(40, 3))).toBeLessThan(width(interval(4, 3)) / 2);
  });
});

describe('a resample of requests', () => {
  test('has the percentile that sorting the same draws would give', () => {
    const values = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.constantFrom(0, 0.25, 0.5, 0.9, 0.99, 1), fc.nat(), (some, share, seed) => {
        const random = seededRandom(seed);
        const sorted = [...some].sort((x, y) => x - y);
        const drawn = some.map(() => sorted[Math.floor(random() * some.length)] ?? 0).sort((x, y) => x - y);
        expect(quantileDraw(some, share)(seededRandom(seed))).toBeCloseTo(quantile(drawn, share), 9);
      }),
    );
  });

  test('does not remember the resample before it', () => {
    const draw = quantileDraw([1, 2, 3, 4, 5], 0.5);
    draw(seededRandom(1));
    expect(draw(seededRandom(2))).toBe(quantileDraw([1, 2, 3, 4, 5], 0.5)(seededRandom(2)));
  });

  test('has a rate that varies around the measured one', () => {
    const random = seededRandom(5);
    const seconds = Array.from({ length: 500 }, () => 4 + 2 * random());
    const tokens = seconds.map((it) => it * 50);
    const draw = rateDraw(400, tokens, seconds);
    // Tokens go with seconds here, so every resample has the same rate.
    for (let time = 0; time < 20; time++) expect(draw(random)).toBeCloseTo(400, 6);
    const independent = rateDraw(
      400,
      seconds.map(() => 1),
      seconds,
    );
    const draws = Array.from({ length: 200 }, () => independent(random));
    expect(draws.reduce((x, y) => x + y) / draws.length).toBeCloseTo(400, -1);
    expect(new Set(draws).size).toBeGreaterThan(100);
  });
});

test('the generator is uniform, and its sequences differ by seed', () => {
  const random = seededRandom(1);
  const bins = new Array<number>(10).fill(0);
  for (let draw = 0; draw < 100_000; draw++) {
    const bin = Math.floor(random() * 10);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  expect(seededRandom(1)()).not.toBe(seededRandom(2)());
});
