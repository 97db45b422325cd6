import type { Comparison, Side } from '../../../compare';
import { csvOf } from '../../../core/csv';
import { COMPARE_COLUMNS } from './compare-columns';

/** Comparisons for a notebook: one row for each metric of each side. `base` is the first side, `others` are in order. */
export function compareCsv(base: Side, others: readonly Side[], comparisons: readonly Comparison[]): string {
  const rows = comparisons.flatMap((comparison, index) =>
    comparison.metrics.flatMap((metric) =>
      [base, others[index]].flatMap((side, at) =>
        side === undefined ? [] : [{ number: index + 1, comparison, side, isB: at === 1, metric }],
      ),
    ),
  );
  return csvOf(COMPARE_COLUMNS, rows);
}
