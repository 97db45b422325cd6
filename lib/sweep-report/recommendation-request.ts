import type { CellReport } from './report-schema';

/** What a recommendation is made from. */
export interface RecommendationRequest {
  /** Cells of one workload. */
  readonly cells: readonly CellReport[];
  /** Why they are not comparable; empty where they are. */
  readonly notComparable: readonly string[];
  /** Of the price; null without one. */
  readonly currency: string | null;
  /** Whether a part of the sweep was emulated. */
  readonly emulated: boolean;
  /** Whether the sweep goes on. */
  readonly unfinished: boolean;
  /** Cells that were left out before the start. */
  readonly dropped: number;
  /** For the actions. */
  readonly sweepId: string;
}
