/** Metrics that do not mean the same on both sides, because of what the question varies. */
import type { DifferencesAcross } from './difference';
import { type AcrossName, GROUPS } from './groups';

/** Metrics of two sides that are not like for like, and why. */
export interface MetricsUnlike {
  /** The group that differs. */
  readonly group: AcrossName;
  /** Their names, such as `TTFT p50`. */
  readonly metrics: readonly string[];
  /** One sentence. */
  readonly because: string;
}

/** Group by group, those of `metrics` that mean something else where the named fields differ. */
export function metricsUnlike(
  across: readonly DifferencesAcross[],
  metrics: readonly string[],
): MetricsUnlike[] {
  return across.flatMap(({ group, differences }) => {
    const { unlike } = GROUPS[group];
    const named = differences.flatMap(({ field }) => unlike?.metrics[field] ?? []);
    const found = metrics.filter((metric) => named.includes(metric));
    return unlike === undefined || found.length === 0
      ? []
      : [{ group, metrics: found, because: unlike.because }];
  });
}
