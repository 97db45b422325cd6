/** Which cells of a sweep are measured before its first limit comes. */
import { requestError } from '../core/errors';
import { formatCount, formatSeconds } from '../core/units';
import type { Cell } from './cell';
import type { SweepLimit } from './limits';
import type { ValuedCell } from './value';

/** A cell that is left out, and why. */
interface DroppedCell {
  /** The cell. */
  readonly cell: Cell;
  /** Why this one and not another: one sentence without the limit. */
  readonly because: string;
}

/** What remains of a sweep within its limit. */
export interface Fit {
  /** The most valuable first. */
  readonly kept: readonly ValuedCell[];
  /** The least valuable last. */
  readonly dropped: readonly DroppedCell[];
}

/**
 * Drops what does not end before the limit: cells that do not fit alone, then the least valuable ones, one after the
 * other, until the rest fits. `secondsOf` is the length of a sweep of some cells.
 * @throws SweepDoesNotFit when not one cell fits
 */
export function fitInto(
  cells: readonly ValuedCell[],
  limit: SweepLimit | undefined,
  secondsOf: (cells: readonly Cell[]) => number,
): Fit {
  if (limit === undefined) return { kept: cells, dropped: [] };
  const alone = cells.map((valued) => ({ valued, seconds: secondsOf([valued.cell]) }));
  const possible = alone.filter(({ seconds }) => seconds <= limit.seconds).map(({ valued }) => valued);
  const count = mostThatFit(possible, limit, secondsOf);
  if (count === 0) throw doesNotFit(alone, limit);
  const tooLong = alone
    .filter(({ seconds }) => seconds > limit.seconds)
    .map(({ valued: { cell }, seconds }) => ({
      cell,
      because: `needs ${formatSeconds(seconds)} alone`,
    }));
  const over = possible.slice(count).map(({ cell, worth }) => ({ cell, because: LEAST[worth] }));
  return { kept: possible.slice(0, count), dropped: [...tooLong, ...over] };
}

const LEAST: Readonly<Record<ValuedCell['worth'], string>> = {
  repeats: 'repeats the predicted point of a better layout at the same load, so it goes first',
  ranked: 'predicted, so it goes before those without a prediction, the slowest at its load first',
  unknown: 'has no prediction, and goes by the order of the file, the last first',
};

/** By halving: more cells take longer. What is returned was tried itself. */
function mostThatFit(
  cells: readonly ValuedCell[],
  limit: SweepLimit,
  secondsOf: (cells: readonly Cell[]) => number,
): number {
  const order = cells.map(({ cell }) => cell);
  let [fits, beyond] = [0, order.length + 1];
  while (beyond - fits > 1) {
    const middle = Math.floor((fits + beyond) / 2);
    if (secondsOf(order.slice(0, middle)) <= limit.seconds) fits = middle;
    else beyond = middle;
  }
  return fits;
}

function doesNotFit(
  alone: readonly { readonly valued: ValuedCell; readonly seconds: number }[],
  limit: SweepLimit,
) {
  const shortest = alone.reduce((best, each) => (each.seconds < best.seconds ? each : best));
  const { name } = shortest.valued.cell;
  const left = limit.seconds <= 0 ? 'no time is left' : `${formatSeconds(limit.seconds)} are left`;
  return requestError(
    'SweepDoesNotFit',
    `not one of ${formatCount(alone.length, 'cell')} fits: ${limit.words}, so ${left}; the shortest, ${name}, needs ${formatSeconds(shortest.seconds)}`,
    {
      next: `${NEXT[limit.by]}; ${formatSeconds(shortest.seconds)} would fit one cell; or say --measure-minutes N where nothing is predicted`,
      data: { limit: limit.by, leftSeconds: limit.seconds, neededSeconds: shortest.seconds, cell: name },
    },
  );
}

const NEXT: Readonly<Record<SweepLimit['by'], string>> = {
  maxCost: 'raise --max-cost',
  until: 'set --until to a later time',
  block: 'make the block longer: trainyard capacity extend',
  scheduledStop: 'change guards.scheduledStop in cdk.json',
  latestEndHours: 'raise guards.latestEndHours in cdk.json',
  deleteStackAt: 'set guards.deleteStackAt in cdk.json to a later moment',
};
