import { WORTHS, type Worth } from '../core/choices';
import { groupBy } from '../core/groups';
import { TIE_RATIO } from '../prediction';
import type { Cell } from './cell';

/** A cell with its place in the order of value. */
export interface ValuedCell {
  /** The cell. */
  readonly cell: Cell;
  /**
   * `unknown`: nothing predicts it, so only a measurement tells. `ranked`: predicted. `repeats`: its prediction is a tie
   * in throughput and in time per token with a better layout at the same load.
   */
  readonly worth: Worth;
}

/**
 * The cells, the most valuable first; the last ones are dropped first. Cells that repeat another one's point come last;
 * before them the predicted ones, by their rank at their load; first those without a prediction, as the file has them.
 */
export function byValue(cells: readonly Cell[]): ValuedCell[] {
  const ranks = new Map<Cell, { worth: Worth; rank: number }>();
  for (const group of atEachLoad(cells)) rankGroup(group, ranks);
  const placed = cells.map((cell) => ({
    cell,
    ...(ranks.get(cell) ?? { worth: 'unknown' as const, rank: 0 }),
  }));
  return placed
    .sort((a, b) => WORTHS.indexOf(a.worth) - WORTHS.indexOf(b.worth) || a.rank - b.rank)
    .map(({ cell, worth }) => ({ cell, worth }));
}

const atEachLoad = (cells: readonly Cell[]): Iterable<Cell[]> =>
  groupBy(cells, ({ lengths, concurrency }) => [lengths.input, lengths.output, concurrency].join()).values();

function rankGroup(group: readonly Cell[], ranks: Map<Cell, { worth: Worth; rank: number }>): void {
  const predicted = group
    .filter(({ row }) => row.modelled !== null)
    .sort((a, b) => served(b).tokensPerSecond - served(a).tokensPerSecond);
  const leaders: Cell[] = [];
  for (const [rank, cell] of predicted.entries()) {
    const repeats = leaders.some((leader) => ties(leader, cell));
    if (!repeats) leaders.push(cell);
    ranks.set(cell, { worth: repeats ? 'repeats' : 'ranked', rank });
  }
}

function ties(one: Cell, other: Cell): boolean {
  const [a, b] = [served(one), served(other)];
  const near = (x: number, y: number) => Math.max(x / y, y / x) < TIE_RATIO;
  return near(a.tokensPerSecond, b.tokensPerSecond) && near(a.tpotSeconds, b.tpotSeconds);
}

const served = ({ row }: Cell) => row.modelled?.served ?? { tokensPerSecond: 0, tpotSeconds: 0 };
