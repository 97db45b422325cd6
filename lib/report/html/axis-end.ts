/** A value so many times the next smaller one is far off. */
const FAR = 3;
/** Of the largest value that is drawn in its place. */
const ROOM = 1.25;

/**
 * Where an axis from 0 ends so that most values can be told apart: after the largest one, unless at most a quarter of them
 * is more than three times any other. Those stand at the end, and the chart names them.
 */
export function axisEnd(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const fewest = Math.max(1, Math.ceil(sorted.length * 0.75));
  const gap = sorted.findIndex(
    (value, index) => index >= fewest && value > FAR * (sorted[index - 1] ?? value),
  );
  return gap === -1 ? Number.POSITIVE_INFINITY : (sorted[gap - 1] ?? 0) * ROOM;
}
