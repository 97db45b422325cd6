import fc from 'fast-check';
import { medianInterval } from '../../lib/report/view/median-interval';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('the interval of a median', () => {
  test.each([
    // Ranks n/2 ± 1.96 √n/2, rounded outwards.
    [upTo(40), 13, 28],
    [upTo(100), 40, 61],
    [upTo(10_000), 4902, 5099],
    [upTo(6), 1, 7],
  ])('of as many values as %#', (values, low, high) => {
    expect(medianInterval(values)).toEqual({ low, high: Math.min(high, values.length) });
  });

  test('does not exist for five values', () => expect(medianInterval(upTo(5))).toBeNull());

  test('holds the median, whatever the order and the ties', () => {
    const values = fc.array(fc.nat(50), { minLength: 6, maxLength: 200 });
    fc.assert(
      fc.property(values, (drawn) => {
        const sorted = drawn.toSorted((a, b) => a - b);
        const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
        const { low, high } = medianInterval(drawn) ?? { low: Number.NaN, high: Number.NaN };
        expect(low <= middle && middle <= high).toBe(true);
      }),
    );
  });

  test('holds the median of the shape in about 95 of 100 samples', () => {
    let state = 7;
    const random = () => {
      state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
      return state / 2 ** 32;
    };
    const held = upTo(2000).filter(() => {
      const interval = medianInterval(Array.from({ length: 41 }, random));
      return interval !== null && interval.low <= 0.5 && interval.high >= 0.5;
    });
    expect(held.length / 2000).toBeGreaterThan(0.94);
  });
});
