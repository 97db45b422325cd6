/** Comparing runs: whether they may be compared, and what the difference is worth. */
export type { Attempt, Side } from './attempt';
export type { Interval } from './bootstrap';
export { type Comparability, comparability, type Difference } from './comparability';
export {
  type Basis,
  type CompareOptions,
  type Comparison,
  compareRuns,
  type MetricDifference,
} from './compare';
