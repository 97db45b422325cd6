/** What is compared: benchmark attempts, grouped into sides of repeats of one configuration. */
import type { Manifest } from '../contract/manifest';
import type { Outcome } from '../contract/outcome';
import type { RequestSample } from '../contract/request-sample';
import type { Result } from '../contract/result';

/** One benchmark result, with what is known of the run around it. */
export interface Attempt {
  /** As the operator knows it: a run id, or a path. */
  readonly name: string;
  /** What was measured, with its verdict. */
  readonly result: Result;
  /** Null for a result that stands alone, such as an imported one. */
  readonly manifest: Manifest | null;
  /** Of every phase of the run; empty for a result that stands alone. */
  readonly outcomes: readonly Outcome[];
  /** Completed requests; null when their file is not at hand. */
  readonly requests: readonly RequestSample[] | null;
}

/** What is compared with what: measurements of one configuration; one attempt at least. */
export interface Side {
  /** How the comparison calls it. */
  readonly name: string;
  /** In the order in which they were given. */
  readonly attempts: readonly Attempt[];
  /** Instances of its runs without any result, as `run on instance`; absent where there is none. */
  readonly unmeasured?: readonly string[];
}
