/** One equation: `features · coefficients` should be `value`, compared as logarithms, so relative errors count. */
export interface Equation {
  readonly features: readonly number[];
  /** Measured, above 0. */
  readonly value: number;
  /** How much it counts. */
  readonly weight: number;
}

/** Least and greatest value of one coefficient, and where the search begins. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly start: number;
}

/** Relative error from which on an equation counts linearly and no longer with its square (soft L1). */
const SCALE = 0.2;
const ITERATIONS = 300;
const ENOUGH = 1e-10;

/**
 * Coefficients that make the weighted, soft-L1 loss of the logarithmic errors least, within bounds: Levenberg-Marquardt,
 * where coefficients that push against a bound stay on it. Deterministic.
 */
export function fitCoefficients(equations: readonly Equation[], bounds: readonly Bounds[]): number[] {
  let at = bounds.map(({ start }) => start);
  let cost = lossOf(equations, at);
  let damping = 1e-3;
  for (let tried = 0; tried < ITERATIONS && damping < 1e12; tried++) {
    const next = stepFrom(equations, at, bounds, damping);
    const lower = lossOf(equations, next);
    if (lower >= cost) {
      damping *= 4;
      continue;
    }
    const gained = cost - lower;
    [at, cost, damping] = [next, lower, damping / 4];
    if (gained < ENOUGH * cost) break;
  }
  return at;
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function lossOf(equations: readonly Equation[], at: readonly number[]): number {
  return equations.reduce((sum, equation) => {
    const error = (equation.weight * Math.log(dot(equation.features, at) / equation.value)) / SCALE;
    return sum + 2 * (Math.sqrt(1 + error ** 2) - 1);
  }, 0);
}

/** Works on the logarithms of the coefficients, so that each is above 0 and seconds stand beside shares. */
function stepFrom(
  equations: readonly Equation[],
  at: readonly number[],
  bounds: readonly Bounds[],
  damping: number,
): number[] {
  const { gradient, curvature } = slopes(equations, at);
  const free = at.flatMap((value, i) => {
    const { least = 0, most = 0 } = bounds[i] ?? {};
    const slope = gradient[i] ?? 0;
    return (value <= least && slope > 0) || (value >= most && slope < 0) ? [] : [i];
  });
  const matrix = free.map((i) =>
    free.map((j) => (curvature[i]?.[j] ?? 0) * (i === j ? 1 + damping : 1) + (i === j ? 1e-14 : 0)),
  );
  const change = solve(
    matrix,
    free.map((i) => -(gradient[i] ?? 0)),
  );
  return at.map((value, i) => {
    const moved = value * Math.exp(limited(change[free.indexOf(i)] ?? 0));
    const { least = 0, most = 0 } = bounds[i] ?? {};
    return Math.min(Math.max(moved, least), most);
  });
}

/** No step goes further than a factor of about 50. */
const limited = (change: number) => Math.min(Math.max(change, -4), 4);

function slopes(equations: readonly Equation[], at: readonly number[]) {
  const gradient = at.map(() => 0);
  const curvature = at.map(() => at.map(() => 0));
  for (const { features, value, weight } of equations) {
    const sum = dot(features, at);
    const error = weight * Math.log(sum / value);
    const counts = 1 / Math.sqrt(1 + (error / SCALE) ** 2);
    const row = features.map((feature, i) => (weight * feature * (at[i] ?? 0)) / sum);
    for (const [i, line] of curvature.entries()) {
      const counted = counts * (row[i] ?? 0);
      gradient[i] = (gradient[i] ?? 0) + counted * error;
      for (let j = 0; j < row.length; j++) line[j] = (line[j] ?? 0) + counted * (row[j] ?? 0);
    }
  }
  return { gradient, curvature };
}

/** Gaussian elimination with pivots; a handful of unknowns. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  rows.forEach((_, column) => {
    const best = rows.reduce(
      (top, row, i) =>
        i > column && Math.abs(row[column] ?? 0) > Math.abs(rows[top]?.[column] ?? 0) ? i : top,
      column,
    );
    [rows[column], rows[best]] = [rows[best] ?? [], rows[column] ?? []];
    const pivot = rows[column] ?? [];
    rows.forEach((row, i) => {
      if (i === column) return;
      const factor = (row[column] ?? 0) / (pivot[column] ?? 1);
      for (let j = column; j < row.length; j++) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0);
    });
  });
  return rows.map((row, i) => (row.at(-1) ?? 0) / (row[i] ?? 1));
}
