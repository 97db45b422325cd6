/** How much wider a 95 % interval must be because a spread is known from few values only. */
import type { Interval } from './interval';

/** Two-sided 95 % points of Student's t for 1, 2, 3, … degrees of freedom. */
const T_95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const;
const Z_95 = 1.96;

/** Between two whole degrees of freedom the smaller counts; beyond the table the tail is a straight line in 1/ν. */
export function widening(degreesOfFreedom: number): number {
  const whole = Math.max(1, Math.floor(degreesOfFreedom));
  return (T_95[whole - 1] ?? Z_95 + 2.46 / whole) / Z_95;
}

/** Welch and Satterthwaite: what two samples of unequal spread are worth together. */
export function degreesOfFreedom(a: readonly number[], b: readonly number[]): number {
  const [first, second] = [squaredError(a), squaredError(b)];
  if (first + second === 0) return Number.POSITIVE_INFINITY;
  return (first + second) ** 2 / (first ** 2 / (a.length - 1) + second ** 2 / (b.length - 1));
}

/** Arithmetic mean; NaN of no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** 95 % for the mean of a few values, by Student's t; null for one value alone. */
export function intervalOfMean(values: readonly number[]): Interval | null {
  if (values.length < 2) return null;
  const reach = widening(values.length - 1) * Z_95 * Math.sqrt(squaredError(values));
  return { low: mean(values) - reach, high: mean(values) + reach };
}

/** Squared standard error of the mean. */
function squaredError(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return squares / (values.length - 1) / values.length;
}
