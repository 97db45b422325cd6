/** What a comparison says. */
import type { Comparability } from './comparability';
import type { Interval } from './interval';
import type { Metric } from './metric';

/**
 * `repeats`: both sides were measured at least twice. `requests`: they were not, and the interval holds the
 * variation within those runs only. `none`: there is no interval.
 */
export type Basis = 'repeats' | 'requests' | 'none';

/** One metric of both sides, their difference (b − a) in `unit`, and how to read it. */
export interface MetricDifference {
  readonly name: string;
  readonly unit: Metric['unit'];
  readonly better: Metric['better'];
  /** Means over the repeats of a side. */
  readonly a: number;
  readonly b: number;
  readonly difference: number;
  /** 95 %; null without a basis. */
  readonly interval: Interval | null;
  readonly reading: 'no difference shown' | 'better' | 'worse' | 'no interval';
}

/** What `trainyard compare` answers with. `emulated` is null for runs on real instances. */
export interface Comparison extends Omit<Comparability, 'refusals'> {
  readonly schema: 'trainyard.comparison/1';
  readonly a: SideSummary;
  readonly b: SideSummary;
  readonly basis: Basis;
  readonly emulated: { readonly timeScale: number } | null;
  readonly metrics: readonly MetricDifference[];
  readonly notes: readonly string[];
}

/** Name of a side, and the names of its attempts. */
export interface SideSummary {
  readonly name: string;
  readonly attempts: readonly string[];
}

/** How intervals are drawn: the same seed gives the same intervals. */
export interface CompareOptions {
  /** @default 1 */
  readonly seed?: number;
  /** @default 10,000 */
  readonly resamples?: number;
}
