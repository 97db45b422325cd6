import { groupBy } from '../core/groups';
import { formatCount } from '../core/units';
import { formatNumber } from '../report';
import { shownAttempt, type UsableCell } from './cell-report';
import type { CellRanking } from './ranking';
import type { RecommendationRequest } from './recommendation-request';
import type { CellReport } from './report-schema';
import { labelWords, milliseconds } from './words';

/** Reasons that are told one by one. */
const NAMED = 5;

/** What would change a recommendation: cells without a usable number that could beat it, and another load. */
export function wouldChange(
  { take }: CellRanking,
  { cells, dropped, emulated }: Pick<RecommendationRequest, 'cells' | 'dropped' | 'emulated'>,
  usable: readonly UsableCell[],
): string[] {
  const known = new Set(usable.map(({ cell }) => cell));
  const open = cells.filter((cell) => !known.has(cell));
  return [
    ...(emulated ? notMeasured(open) : againstPredictions(take, open)),
    ...(dropped > 0
      ? [
          `${formatCount(dropped, 'cell')} left out before the start: the plan does not keep the layouts, so nothing tells whether one could beat it`,
        ]
      : []),
    ...otherAim(take, usable),
    load(take, usable),
  ];
}

function againstPredictions(take: UsableCell, open: readonly CellReport[]): string[] {
  const could = open
    .filter((cell) => mostOf(cell) > take.tokensPerSecond)
    .sort((a, b) => mostOf(b) - mostOf(a));
  const cannot = open.filter((cell) => mostOf(cell) <= take.tokensPerSecond);
  const alike = [...groupBy(could, couldBeat)];
  const more = alike.slice(NAMED).flatMap(([, cells]) => cells);
  return [
    ...alike.slice(0, NAMED).map(([why, cells]) => `${names(cells)}: ${why}`),
    ...(more.length > 0 ? [`${names(more)} could beat it too`] : []),
    ...(cannot.length > 0
      ? [`could not beat it, by the most that is predicted or that the floor allows: ${names(cannot)}`]
      : []),
  ];
}

const names = (cells: readonly CellReport[]) => labelWords(cells.map(({ label }) => label));

/** A prediction is of hardware, and does not tell whether a cell beats an emulated number. */
function notMeasured(open: readonly CellReport[]): string[] {
  return open.length === 0 ? [] : [`cells without a usable number, which may beat it: ${names(open)}`];
}

/** The most that a cell could give: the end of its range, else what the floor allows, else anything. */
function mostOf({ predicted }: CellReport): number {
  const range = predicted.ranges.find(({ quantity }) => quantity === 'outputTokensPerSecond');
  return range?.high ?? predicted.floor?.mostTokensPerSecond ?? Number.POSITIVE_INFINITY;
}

function couldBeat(cell: CellReport): string {
  const { predicted } = cell;
  const most = mostOf(cell);
  const rate = `${formatNumber(most)} output tokens/s`;
  const by =
    predicted.ranges.length > 0
      ? `up to ${rate} is predicted`
      : Number.isFinite(most)
        ? `nothing is predicted (${predicted.basis}), and the floor allows up to ${rate}`
        : 'nothing is known of its speed';
  return `${statusOf(cell)}; ${by}`;
}

/** Why a cell has no usable number. */
function statusOf(cell: CellReport): string {
  const attempt = shownAttempt(cell);
  if (attempt !== null && !attempt.usable) {
    return attempt.partial ? 'measured in part' : attempt.verdict.status;
  }
  const why = cell.reason === null ? '' : ` (${cell.reason.code})`;
  return `${STATES[cell.state]}${why}`;
}

const STATES: Readonly<Record<CellReport['state'], string>> = {
  measured: 'no usable number',
  failed: 'failed',
  'left-out': 'left out',
  stopped: 'stopped',
  waiting: 'not measured yet',
  working: 'being measured',
};

/** More throughput is seldom what one user sees. */
function otherAim(take: UsableCell, usable: readonly UsableCell[]): string[] {
  const tpot = ({ attempt }: UsableCell) => attempt.figures.tpotP50Seconds?.value ?? Number.POSITIVE_INFINITY;
  const fastest = usable.toSorted((a, b) => tpot(a) - tpot(b))[0];
  if (fastest === undefined || tpot(fastest) >= tpot(take)) return [];
  return [
    `another aim: the lowest TPOT p50 is that of ${fastest.cell.label}, ${milliseconds(tpot(fastest))} against ${milliseconds(tpot(take))}`,
  ];
}

function load({ cell }: UsableCell, usable: readonly UsableCell[]): string {
  const loads = [...new Set(usable.map((each) => each.cell.concurrency))].sort((a, b) => a - b);
  return loads.length < 2
    ? `another load: every cell was measured at ${cell.concurrency} in flight`
    : `another load: cells were measured at ${loads.join(', ')} in flight, and more in flight gives more throughput by itself`;
}
