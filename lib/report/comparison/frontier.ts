/** The Pareto frontier of throughput against what one user sees: runs that no other beats in both. */

interface Point {
  readonly outputTokensPerSecond: number | null;
  readonly perUser: number | null;
}

/** Two equal runs are both on it. Runs without both numbers are on no frontier. */
export function frontierOf<T extends Point>(points: readonly T[]): Set<T> {
  const whole = points.filter((point) => point.outputTokensPerSecond !== null && point.perUser !== null);
  return new Set(whole.filter((point) => !whole.some((other) => beats(other, point))));
}

function beats(other: Point, point: Point): boolean {
  const [x, y] = [other.perUser ?? 0, other.outputTokensPerSecond ?? 0];
  const [px, py] = [point.perUser ?? 0, point.outputTokensPerSecond ?? 0];
  return x >= px && y >= py && (x > px || y > py);
}
