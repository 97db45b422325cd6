import type { UsableCell } from './cell-report';
import type { Objective } from './objective';
import { isTie } from './tie';

/** Which cell is taken, and what stands beside it. */
export interface CellRanking {
  /** The cell that is recommended. */
  readonly take: UsableCell;
  /** The one with the highest value; another one than `take` where they tie. */
  readonly leader: UsableCell;
  /** Cells that nothing sets apart from the leader, without `take`. */
  readonly ties: readonly UsableCell[];
  /** The best cell that does not tie; undefined where there is none. */
  readonly next: UsableCell | undefined;
}

/**
 * The highest value leads. Of those that tie with it a valid one is taken before a suspect one, and then the one whose
 * users wait the shortest for a token: in what is ranked they are equal. Undefined without a cell that has a value.
 */
export function rankCells(usable: readonly UsableCell[], objective: Objective): CellRanking | undefined {
  const value = (cell: UsableCell) => objective.of(cell)?.value ?? Number.NEGATIVE_INFINITY;
  const order = usable.filter((cell) => value(cell) > 0).sort((a, b) => value(b) - value(a));
  const [leader] = order;
  const best = leader && objective.of(leader);
  if (leader === undefined || !best) return undefined;
  const tied = order.filter((cell) => {
    const own = objective.of(cell);
    return own !== null && (cell === leader || isTie(best, own));
  });
  const [take = leader, ...ties] = tied.toSorted((a, b) => doubts(a) - doubts(b) || tpot(a) - tpot(b));
  return { take, leader, ties, next: order.find((cell) => !tied.includes(cell)) };
}

const doubts = ({ attempt }: UsableCell) => (attempt.verdict.status === 'valid' ? 0 : 1);
const tpot = ({ attempt }: UsableCell) => attempt.figures.tpotP50Seconds?.value ?? Number.POSITIVE_INFINITY;
