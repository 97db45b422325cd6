import { logicalCoresOf } from '../facts';
import type { Work } from './candidate';
import type { TimeShares } from './prediction';
import { compareLayouts, type Ranking } from './ranking';
import type { LayoutRow } from './space';

/**
 * What bounds a layout at the load, in the terms of AWS's tutorial: reading weights and cache from memory, prefills, or
 * the time of each layer. Whether that last is the collectives between cores cannot be told from published data: a
 * term that grows with the tensor parallel degree fits to zero.
 */
export type BoundBy = 'memory' | 'prefill' | 'layers';

/** Replicas against tensor parallelism, on all cores of the instance. */
export interface DataParallelAdvice {
  /** The layout with the most replicas, and the one with the fewest, each at its best batch. */
  readonly most: LayoutRow;
  readonly fewest: LayoutRow;
  /** The first against the second. */
  readonly ranking: Ranking;
  /** What bounds each of them. */
  readonly boundBy: { readonly most: BoundBy; readonly fewest: BoundBy };
}

/**
 * Compares predicted layouts that use every core and have a slot for every user: otherwise more replicas win by more
 * requests in flight alone. Null when there are fewer than two.
 */
export function dataParallelAdvice(order: readonly LayoutRow[], work: Work): DataParallelAdvice | null {
  const best = new Map<number, LayoutRow>();
  for (const row of order.filter((each) => usesAll(each, work))) {
    if (!best.has(row.dataParallel)) best.set(row.dataParallel, row);
  }
  const rows = [...best.values()].sort((a, b) => b.dataParallel - a.dataParallel);
  const [most, fewest] = [rows[0], rows.at(-1)];
  if (!most?.modelled || !fewest?.modelled || most === fewest) return null;
  return {
    most,
    fewest,
    ranking: compareLayouts(most.modelled, fewest.modelled, work),
    boundBy: { most: boundByOf(most), fewest: boundByOf(fewest) },
  };
}

/** At the LNC that the instance has by itself, so that both sides have the same cores. */
function usesAll(row: LayoutRow, { hardware, concurrency }: Work): boolean {
  const { logicalCores, tensorParallel, dataParallel, batch } = row;
  const all = tensorParallel * dataParallel === logicalCoresOf(hardware, logicalCores);
  return (
    all &&
    dataParallel * batch >= concurrency &&
    logicalCores === hardware.logicalCores.default &&
    row.prediction !== null
  );
}

function boundByOf({ prediction }: LayoutRow): BoundBy {
  return prediction === null ? 'memory' : boundBy(prediction.shares);
}

/** The largest of the three shares. */
export function boundBy({ weights, keyValue, layers, prefill }: TimeShares): BoundBy {
  const memory = weights + keyValue;
  if (prefill >= memory && prefill >= layers) return 'prefill';
  return memory >= layers ? 'memory' : 'layers';
}
