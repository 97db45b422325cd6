import { TIE_RATIO } from '../prediction';
import type { Measured } from './attempt-schema';

/**
 * Whether two numbers are told apart by nothing: their ratio is below that of a tie, or their intervals over repeats
 * overlap. Runs of one configuration differ by themselves, and most are measured once.
 */
export function isTie(one: Measured, other: Measured): boolean {
  const ratio = Math.max(one.value / other.value, other.value / one.value);
  return ratio < TIE_RATIO || overlap(one, other);
}

/** Whether both were repeated and their intervals have a value in common. */
export function overlap({ interval: a }: Measured, { interval: b }: Measured): boolean {
  return a !== null && b !== null && a.low <= b.high && b.low <= a.high;
}
