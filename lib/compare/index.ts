/** Comparing runs: whether they may be compared, and what the difference is worth. */
export type { Attempt, Side } from './attempt';
export { attemptsOf } from './attempts-of';
export { comparability, type Difference } from './comparability';
export { compareRuns } from './compare';
export type { Comparison, MetricDifference } from './comparison';
export { metricsOf, type RepeatedMetric, repeatedMetrics } from './repeated-metrics';
