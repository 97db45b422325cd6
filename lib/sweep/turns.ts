import type { ScheduledCell, ScheduleRequest } from './schedule-request';

/** One deployment on one instance, and the cells that are measured while it stands. */
export interface Turn {
  /** Key of the artifact that its replicas load. */
  readonly artifact: string;
  /** The deployment. */
  readonly deployment: string;
  /** The cells, the most valuable first. */
  readonly cells: readonly ScheduledCell[];
}

/**
 * The turns of each instance, in order. Cells of one deployment are together, so that it is deployed once; only a turn
 * of more than so many seconds is cut. The longest pieces are given out first, each to the instance with the least work.
 */
export function turnsOfInstances(request: ScheduleRequest, longest: number): Turn[][] {
  const turns = turnsOf(request.cells);
  if (request.instances === 1) return [turns];
  const { redeploy } = request.seconds;
  const length = ({ cells }: Turn) => redeploy + measuring(cells);
  const pieces = turns
    .flatMap((turn) => (length(turn) > longest ? cut(turn, longest - redeploy) : [turn]))
    .sort((a, b) => length(b) - length(a));
  const loads = Array.from({ length: request.instances }, () => ({
    seconds: 0,
    cells: new Set<ScheduledCell>(),
  }));
  for (const piece of pieces) {
    const least = loads.reduce((best, each) => (each.seconds < best.seconds ? each : best));
    least.seconds += length(piece);
    for (const one of piece.cells) least.cells.add(one);
  }
  // Pieces of one deployment that meet again are one turn.
  return loads.map(({ cells }) => turnsOf(request.cells.filter((one) => cells.has(one))));
}

/** Seconds of deploys and measurements for each instance, if they were shared evenly. */
export function evenShare({ cells, instances, seconds }: ScheduleRequest): number {
  return (measuring(cells) + turnsOf(cells).length * seconds.redeploy) / instances;
}

const measuring = (cells: readonly ScheduledCell[]) =>
  cells.reduce((sum, one) => sum + one.measureSeconds, 0);

/** By deployment, in the order in which each is first wanted. */
function turnsOf(cells: readonly ScheduledCell[]): Turn[] {
  const turns = new Map<string, { artifact: string; deployment: string; cells: ScheduledCell[] }>();
  for (const one of cells) {
    const { artifact, deployment } = one;
    const turn = turns.get(deployment) ?? { artifact, deployment, cells: [] };
    turn.cells.push(one);
    turns.set(deployment, turn);
  }
  return [...turns.values()];
}

/** Pieces of at most so many seconds of measurement, and of one cell at least. */
function cut(turn: Turn, most: number): Turn[] {
  const pieces: ScheduledCell[][] = [];
  let left = 0;
  for (const one of turn.cells) {
    if (pieces.length === 0 || one.measureSeconds > left) {
      pieces.push([]);
      left = most;
    }
    pieces.at(-1)?.push(one);
    left -= one.measureSeconds;
  }
  return pieces.map((cells) => ({ ...turn, cells }));
}
