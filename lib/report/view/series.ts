import type { Result } from '../../contract/result';

/** The run over time, in rates: a slice's tokens over the slice's seconds. */
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

/** Null for a result without slices, such as an imported one. */
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
