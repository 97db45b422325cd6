import type { Work } from './candidate';
import type { Range } from './ranges';
import type { LayoutRow } from './space';

/** Seconds per output token of a row at the load: its range, or the floor where nothing is predicted. */
export function tpotRange(row: LayoutRow): Range {
  return row.prediction?.tpot ?? { low: row.floorSeconds, high: Number.POSITIVE_INFINITY };
}

/** Output tokens per second of a row: its range, or what the floor would allow where nothing is predicted. */
export function throughputRange(row: LayoutRow, work: Pick<Work, 'concurrency'>): Range {
  if (row.prediction !== null) return row.prediction.throughput;
  const slots = Math.min(work.concurrency, row.dataParallel * row.batch);
  return { low: 0, high: slots / row.floorSeconds };
}

/** What a person asks of a layout. */
export interface Wanted {
  /** Least output tokens per second. */
  readonly minThroughput?: number;
  /** Most milliseconds per output token. */
  readonly maxTpot?: number;
}

/** The rows that may do it: a range that reaches the limit is enough, and so is a floor where nothing is predicted. */
export function thatMay(rows: readonly LayoutRow[], work: Work, wanted: Wanted): LayoutRow[] {
  const { minThroughput = 0, maxTpot = Number.POSITIVE_INFINITY } = wanted;
  return rows.filter(
    (row) => throughputRange(row, work).high >= minThroughput && tpotRange(row).low * 1000 <= maxTpot,
  );
}
