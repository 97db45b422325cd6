/** What a comparison says. */
import type { AnswersCompared } from './answers';
import type { Comparability } from './comparability';
import type { Interval } from './interval';
import type { Metric } from './metric';

/**
 * `repeats`: both sides were measured at least twice. `requests`: they were not, and the interval holds the
 * variation within those runs only. `none`: there is no interval.
 */
export type Basis = 'repeats' | 'requests' | 'none';

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

export interface Comparison extends Omit<Comparability, 'refusals'> {
  readonly schema: 'trainyard.comparison/1';
  readonly a: SideSummary;
  readonly b: SideSummary;
  readonly basis: Basis;
  readonly emulated: { readonly timeScale: number } | null;
  /** Whether the sides gave the same greedy answers. */
  readonly answers: AnswersCompared;
  readonly metrics: readonly MetricDifference[];
  readonly notes: readonly string[];
}

export interface SideSummary {
  readonly name: string;
  readonly attempts: readonly string[];
}

export interface CompareOptions {
  /** @default 1 */
  readonly seed?: number;
  /** @default 10,000 */
  readonly resamples?: number;
}
