import type { Manifest } from './manifest';
import type { Outcome } from './outcome';
import type { RequestOutline } from './request-record';
import type { Result } from './result';

/** A run with what it measured, wherever it is kept. */
export interface MeasuredRun {
  /** As the operator knows it: a run id, or a path. */
  readonly name: string;
  /** Null for a result that stands alone, such as an imported one. */
  readonly manifest: Manifest | null;
  /** Outcomes of its phases, oldest first; empty for a result that stands alone. */
  readonly outcomes: readonly Outcome[];
  /** Results of its benchmarks, each with its verdict. */
  readonly results: readonly Result[];
  /** The records of a result's requests; null when their file is not at hand. Read only when asked for. */
  readonly requestsOf: (result: Result) => Promise<readonly RequestOutline[] | null>;
}
