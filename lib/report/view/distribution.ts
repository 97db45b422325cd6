import type { Summary } from '../../contract/result';
import { scaled } from './latency';

/**
 * The shape of TTFT and TPOT: a histogram of the samples at hand, else the curve through the stored
 * percentiles.
 */
export interface Distribution {
  readonly name: 'TTFT' | 'TPOT';
  readonly count: number;
  /** Milliseconds; percentiles to mark. */
  readonly marks: ReadonlyArray<{ readonly label: string; readonly ms: number }>;
  /** Share of requests at or below `ms`, at the percentiles that the result stores. */
  readonly curve: ReadonlyArray<{ readonly ms: number; readonly share: number }>;
  /** Null when only the summary is at hand. */
  readonly bins: readonly Bin[] | null;
  /** Where the drawing ends, in milliseconds: the slowest request, or before the few that would squeeze the others. */
  readonly endMs: number;
  /** What lies beyond the end; null: nothing. `count` is null when only the summary is at hand. */
  readonly beyond: { readonly count: number | null; readonly slowestMs: number } | null;
}
/** Requests from one time up to another, in milliseconds. */
export interface Bin {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

/** More bins than this are thinner than a line on a phone. */
const MOST_BINS = 40;
/** Quartile distances above the third quartile, beyond which values are few in every common shape. */
const WHISKER = 4;
/** A tail shorter than this is drawn whole. */
const WORTH_A_CUT = 1.25;

/** The shape of one metric, in milliseconds; null when no request has it. */
export function distribution(
  name: Distribution['name'],
  summary: Summary | null,
  sampleSeconds: readonly number[] | undefined,
): Distribution | null {
  if (summary === null || summary.count === 0) return null;
  const ms = scaled(summary, 'ms');
  const endMs = endOf(ms);
  const samples = sampleSeconds?.map((seconds) => seconds * 1000) ?? [];
  const drawn = samples.filter((value) => value <= endMs);
  return {
    name,
    count: ms.count,
    marks: [
      { label: 'p50', ms: ms.p50 },
      { label: 'p95', ms: ms.p95 },
      { label: 'p99', ms: ms.p99 },
    ],
    curve: [
      { ms: ms.min, share: 0 },
      { ms: ms.p25, share: 0.25 },
      { ms: ms.p50, share: 0.5 },
      { ms: ms.p75, share: 0.75 },
      { ms: ms.p90, share: 0.9 },
      { ms: ms.p95, share: 0.95 },
      { ms: ms.p99, share: 0.99 },
      { ms: ms.max, share: 1 },
    ],
    bins: drawn.length > 0 ? histogram(drawn) : null,
    endMs,
    beyond:
      ms.max <= endMs
        ? null
        : { count: samples.length > 0 ? samples.length - drawn.length : null, slowestMs: ms.max },
  };
}

/** One request that hung would press all others into one bar: the drawing ends before it, and says so. */
function endOf({ p25, p50, p75, p95, max }: Summary): number {
  const limit = Math.max(p95, p75 + WHISKER * (p75 - p25), p50 * 1.5);
  return max > limit * WORTH_A_CUT ? limit : max;
}

/** Equal bins, their number by the square root of the sample. Every sample is in exactly one bin. */
export function histogram(values: readonly number[]): Bin[] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const size = Math.min(MOST_BINS, Math.max(1, Math.ceil(Math.sqrt(values.length))));
  const width = (high - low) / size || 1;
  const counts = new Array<number>(size).fill(0);
  for (const value of values) {
    const bin = Math.min(size - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, bin) => ({ fromMs: low + bin * width, toMs: low + (bin + 1) * width, count }));
}
