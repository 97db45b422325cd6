import { groupBy } from '../core/groups';
import { shownAttempt, usableCells } from './cell-report';
import type { RecommendationRequest } from './recommendation-request';
import type { CellReport, Recommendation } from './report-schema';
import { labelWords } from './words';

/** Says that nothing can be recommended, what became of the cells, and what to do. */
export function nothingToRecommend(request: RecommendationRequest): Recommendation {
  const { cells, notComparable, emulated } = request;
  const usable = usableCells(cells);
  const why =
    notComparable.length > 0 && usable.length > 0
      ? 'the cells are not comparable'
      : usable.length > 0
        ? 'no cell gave an output token'
        : `none of ${cells.length === 1 ? 'the one cell' : `the ${cells.length} cells`} has a number that may be believed`;
  return {
    take: null,
    ties: [],
    sentence: `${emulated ? 'Emulated: n' : 'N'}othing can be recommended: ${why}.`,
    uncertainty: [...notComparable],
    wouldChange: [...groupBy(cells, fate)].map(
      ([what, group]) => `${labelWords(group.map(({ label }) => label))}: ${what}`,
    ),
    next: nextOf(request),
  };
}

/** What became of a cell without a usable number. */
function fate(cell: CellReport): string {
  const attempt = shownAttempt(cell);
  if (attempt === null) return cell.reason === null ? cell.state : `${cell.state}, ${cell.reason.code}`;
  const checks = attempt.verdict.decidedBy.map(({ name }) => name).join(', ');
  const partial = attempt.partial ? 'partial' : attempt.verdict.status;
  return attempt.usable ? attempt.verdict.status : `${partial}${checks === '' ? '' : ` (${checks})`}`;
}

/** The cure of the first cell that has one; then the sweep can go on. */
function nextOf({ cells, sweepId, unfinished }: RecommendationRequest): string {
  if (unfinished) return `wait for the first measurement: trainyard sweep status ${sweepId}`;
  const cure = cells.flatMap((cell) => {
    const [check] = shownAttempt(cell)?.verdict.decidedBy ?? [];
    const next = cell.reason?.next ?? check?.next;
    return next ? [`${cell.label}: ${next}`] : [];
  })[0];
  const resume = `trainyard sweep resume ${sweepId}`;
  return cure === undefined ? resume : `${cure}; then ${resume}`;
}
