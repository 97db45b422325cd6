/** What a comparison says. */
import type { AnswersCompared } from './answers';
import type { Comparability } from './comparability';
import type { AcrossName } from './groups';
import type { Interval } from './interval';
import type { Metric } from './metric';
import type { MetricsUnlike } from './unlike';

/**
 * `repeats`: both sides were measured at least twice. `instances`: a run was measured on several instances, and both
 * sides have two at least; each counts once. `requests`: they were not, and the interval holds the
 * variation within those runs only. `none`: there is no interval.
 */
export type Basis = 'repeats' | 'instances' | 'requests' | 'none';

/** One metric of both sides, their difference (b − a) in `unit`, and how to read it. */
export interface MetricDifference {
  /** Such as `TTFT p50`. */
  readonly name: string;
  /** Unit of every number here. */
  readonly unit: Metric['unit'];
  /** Which direction is an improvement. */
  readonly better: Metric['better'];
  /** Mean over the repeats of a side, or over its instances, each with the mean of its own repeats. */
  readonly a: number;
  /** The same for the other side. */
  readonly b: number;
  /** `b` minus `a`. */
  readonly difference: number;
  /** 95 %; null without a basis. */
  readonly interval: Interval | null;
  /** Of `b` against `a`; no difference is shown where the interval holds 0. */
  readonly reading: 'no difference shown' | 'better' | 'worse' | 'no interval';
}

/** What `trainyard compare` answers with. `emulated` is null for runs on real instances. */
export interface Comparison extends Omit<Comparability, 'refusals'> {
  /** Version of this object's shape. */
  readonly schema: 'trainyard.comparison/1';
  /** The side that is compared with. */
  readonly a: SideSummary;
  /** The side that is compared. */
  readonly b: SideSummary;
  /** What the intervals are drawn from. */
  readonly basis: Basis;
  /** The time scale of emulated runs. */
  readonly emulated: { readonly timeScale: number } | null;
  /** Whether the sides gave the same greedy answers. */
  readonly answers: AnswersCompared;
  /** Those that both sides have. */
  readonly metrics: readonly MetricDifference[];
  /** Which of them mean something else on the other side; empty: all are like for like. */
  readonly unlike: readonly MetricsUnlike[];
  /** Sentences to read beside the numbers. */
  readonly notes: readonly string[];
}

/** Name of a side, and the names of its attempts. */
export interface SideSummary {
  /** How the comparison calls it. */
  readonly name: string;
  /** Their names, in the order in which they were given. */
  readonly attempts: readonly string[];
}

/** What the question varies, and how intervals are drawn: the same seed gives the same intervals. */
export interface CompareOptions {
  /**
   * Groups of fields that are meant to differ.
   * @default - layout, compiled lengths, concurrency and recipe only
   */
  readonly across?: readonly AcrossName[];
  /** @default 1 */
  readonly seed?: number;
  /** @default 10,000 */
  readonly resamples?: number;
}
