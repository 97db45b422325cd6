/** Which layout to take for one workload, why, how sure that is, and what would change it. */
import { type UsableCell, usableCells } from './cell-report';
import { nothingToRecommend } from './nothing-to-recommend';
import { costWords, type Objective, objectiveOf } from './objective';
import { type CellRanking, rankCells } from './ranking';
import type { RecommendationRequest } from './recommendation-request';
import type { Recommendation } from './report-schema';
import { overlap } from './tie';
import { uncertaintyOf } from './uncertainty';
import { cellWords, labelWords, milliseconds, times } from './words';
import { wouldChange } from './would-change';

/** The recommendation for the cells of one workload. Invalid and partial measurements are never taken. */
export function recommendationOf(request: RecommendationRequest): Recommendation {
  const { cells, notComparable, currency, emulated, unfinished, sweepId } = request;
  const usable = usableCells(cells);
  const objective = objectiveOf(usable);
  const ranking = notComparable.length > 0 ? undefined : rankCells(usable, objective);
  if (ranking === undefined) return nothingToRecommend(request);
  const { take, ties } = ranking;
  return {
    take: take.cell.label,
    ties: ties.map(({ cell }) => cell.label),
    sentence: `${emulated ? `${EMULATED} take` : 'Take'} ${sentenceOf(ranking, objective, currency)}`,
    uncertainty: uncertaintyOf(ranking, usable, { emulated, unfinished, objective }),
    wouldChange: wouldChange(ranking, request, usable),
    next: nextOf(ranking, unfinished, sweepId),
  };
}

const EMULATED = 'On the emulated hardware, which says nothing about Trainium:';

function sentenceOf(ranking: CellRanking, objective: Objective, currency: string | null): string {
  const { take, leader, ties, next } = ranking;
  const value = objective.of(take)?.value ?? 0;
  const gives = `${objective.words(value)}${costWords(take, currency)}`;
  const taken = `${cellWords(take.cell)}: ${gives}`;
  if (ties.length === 0) return `${taken}${lead(value, next, objective)}.`;
  const labels = labelWords(ties.map(({ cell }) => cell.label));
  const tie = `${taken}; it ties with ${labels} (${howTied(ranking, objective)})`;
  return `${tie}, and is taken for ${preference(take, ties)}${take === leader ? '' : `; ${leader.cell.label} has the highest value`}.`;
}

/** How far the best that does not tie is behind. */
function lead(value: number, next: UsableCell | undefined, objective: Objective): string {
  const other = next && objective.of(next)?.value;
  if (!next || !other) return ', and no other cell has a number to compare';
  return `, ${times(value / other)} that of the next best, ${next.cell.label}`;
}

function howTied({ take, leader, ties }: CellRanking, objective: Objective): string {
  const best = objective.of(leader);
  const others = [take, ...ties]
    .filter((cell) => cell !== leader)
    .flatMap((cell) => objective.of(cell) ?? []);
  const far = Math.max(...others.map(({ value }) => (best?.value ?? 0) / value));
  const overlapping = best !== null && others.every((other) => overlap(best, other));
  return `${times(far)} at most${overlapping ? ', and their intervals overlap' : ''}`;
}

function preference({ attempt }: UsableCell, ties: readonly UsableCell[]): string {
  const valid = attempt.verdict.status === 'valid';
  if (valid && ties.some((other) => other.attempt.verdict.status !== 'valid')) {
    const all = ties.every((other) => other.attempt.verdict.status !== 'valid');
    return all
      ? 'its verdict, the only valid one'
      : 'its valid verdict and the lowest TPOT of the valid ones';
  }
  const tpot = attempt.figures.tpotP50Seconds;
  return tpot === null
    ? 'its place in the plan'
    : `the lowest TPOT p50 among them, ${milliseconds(tpot.value)}`;
}

function nextOf({ take }: CellRanking, unfinished: boolean, sweepId: string): string | null {
  if (unfinished) return `trainyard sweep status ${sweepId}`;
  const [check] = take.attempt.verdict.status === 'suspect' ? take.attempt.verdict.decidedBy : [];
  return check === undefined ? null : `before you rely on ${take.cell.label}: ${check.next}`;
}
