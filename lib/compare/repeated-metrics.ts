/** How far the numbers of one configuration vary by themselves: the repeats of one command, metric by metric. */
import type { Result } from '../contract/result';
import type { Interval } from './interval';
import { METRICS, type Metric } from './metric';
import { intervalOfMean, mean } from './student-interval';

/** One metric over the repeats of a command: every value, their mean and its interval, all in `unit`. */
export interface RepeatedMetric {
  /** Such as `TTFT p50`. */
  readonly name: string;
  /** Unit of every number here. */
  readonly unit: Metric['unit'];
  /** In the order of the repeats. */
  readonly values: readonly number[];
  /** Over the repeats. */
  readonly mean: number;
  /** 95 %, by Student's t. */
  readonly interval: Interval | null;
}

/** Empty for one result alone; a metric that some repeat lacks is left out. */
export function repeatedMetrics(repeats: readonly Result[]): RepeatedMetric[] {
  return repeats.length < 2 ? [] : metricsOf(repeats);
}

/** The same of one result too, which has no interval; empty without any. */
export function metricsOf(repeats: readonly Result[]): RepeatedMetric[] {
  if (repeats.length === 0) return [];
  return METRICS.flatMap(({ name, unit, of }) => {
    const values = repeats.map(of).filter((value) => value !== null);
    if (values.length < repeats.length) return [];
    return [{ name, unit, values, mean: mean(values), interval: intervalOfMean(values) }];
  });
}
