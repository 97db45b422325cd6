/** Comparing runs: whether they may be compared, and what the difference is worth. */
export type { Attempt, Side } from './attempt';
export { attemptsOf, unmeasuredIn } from './attempts-of';
export { comparability } from './comparability';
export { compareRuns } from './compare';
export type { Comparison, MetricDifference } from './comparison';
export type { Difference, DifferencesAcross } from './difference';
export { fieldValue, groupOfField } from './fields';
export { ACROSS_NAMES, type AcrossName, isAcrossName } from './groups';
export type { Interval } from './interval';
export { metricsOf, type RepeatedMetric, repeatedMetrics } from './repeated-metrics';
export { type FieldSameness, sameness } from './sameness';
export { type MetricsUnlike, metricsUnlike } from './unlike';
