/** Comparing runs: whether they may be compared, and what the difference is worth. */
export type { Attempt, Side } from './attempt';
export { attemptsOf } from './attempts-of';
export { type Comparability, comparability, type Difference } from './comparability';
export { compareRuns } from './compare';
export type { Basis, CompareOptions, Comparison, MetricDifference } from './comparison';
export type { Interval } from './interval';
export { type RepeatedMetric, repeatedMetrics } from './repeats';
