/** The run over time, in rates: a slice's tokens over the slice's seconds. */
import type { Result } from '../../contract/result';

export interface SeriesView {
  readonly sliceSeconds: number;
  /** Slots of one replica, which is the batch it was compiled for. */
  readonly slots: number;
  readonly points: ReadonlyArray<{
    readonly second: number;
    readonly outputTokensPerSecond: number;
    readonly inFlight: number;
    readonly inFlightByReplica: readonly number[];
  }>;
}

export function seriesView(result: Result | null): SeriesView | null {
  if (result === null || result.series.length === 0) return null;
  const sliceSeconds = result.window.seconds / result.series.length;
  if (!(sliceSeconds > 0)) return null;
  return {
    sliceSeconds,
    slots: result.layout.batch,
    points: result.series.map((slice) => ({
      second: slice.second,
      outputTokensPerSecond: slice.outputTokens / sliceSeconds,
      inFlight: slice.inFlight,
      inFlightByReplica: slice.inFlightByReplica,
    })),
  };
}
