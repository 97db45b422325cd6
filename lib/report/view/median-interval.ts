import type { Interval } from '../../compare';

/** Of the normal distribution: 95 % lie within so many standard deviations. */
const NORMAL = 1.96;
/** Fewer values have no two of which the median lies between in 95 % of the cases. */
const FEWEST = 6;

/**
 * 95 % interval of the median by order statistics, which supposes no shape: the ranks n/2 ± 1.96 √n/2, rounded outwards
 * (Conover, Practical Nonparametric Statistics, 3.2). It holds the variation between the values and nothing else. Null
 * for fewer than six.
 */
export function medianInterval(values: readonly number[]): Interval | null {
  const { length } = values;
  if (length < FEWEST) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const half = (NORMAL * Math.sqrt(length)) / 2;
  const low = Math.max(1, Math.floor(length / 2 - half));
  const high = Math.min(length, Math.ceil(length / 2 + half) + 1);
  return { low: sorted[low - 1] ?? Number.NaN, high: sorted[high - 1] ?? Number.NaN };
}
