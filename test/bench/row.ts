/** One line of the bench: a number of ours, what it is held against, and their ratio. */
export interface Limit {
  readonly least?: number;
  readonly most?: number;
}

export interface Row {
  readonly bench: string;
  readonly what: string;
  readonly ours: number;
  /** A peer's number, the truth or a bound. */
  readonly beside: number;
  readonly besideIs: string;
  readonly unit: string;
  /** Ours divided by what it is held against; null where that is zero. */
  readonly ratio: number | null;
  /** What the ratio must be; null where a row only shows. */
  readonly required: Limit | null;
  readonly verdict: 'pass' | 'fail' | 'shown';
}

export interface Comparison {
  readonly what: string;
  readonly ours: number;
  readonly beside: number;
  readonly besideIs: string;
  readonly unit?: string;
  readonly required?: Limit;
}

export function row(bench: string, comparison: Comparison): Row {
  const { ours, beside, required = null, unit = '' } = comparison;
  const ratio = beside === 0 ? null : ours / beside;
  return { bench, ...comparison, unit, ratio, required, verdict: judge(ratio, required) };
}

/** A ratio that could not be computed does not pass. */
function judge(ratio: number | null, required: Limit | null): Row['verdict'] {
  if (required === null) return 'shown';
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = required;
  return ratio !== null && ratio >= least && ratio <= most ? 'pass' : 'fail';
}

export const within = (share: number): Limit => ({ least: 1 - share, most: 1 + share });
