import { groupBy } from '../core/groups';
import { TIE_RATIO } from '../prediction';
import { formatNumber } from '../report';
import type { UsableCell } from './cell-report';
import type { Objective } from './objective';
import type { CellRanking } from './ranking';
import { isTie } from './tie';
import { labelWords, times } from './words';

/** What the sentences depend on beside the ranking. */
interface Circumstances {
  readonly emulated: boolean;
  readonly unfinished: boolean;
  readonly objective: Objective;
}

/** How sure a recommendation is, the gravest first. */
export function uncertaintyOf(
  ranking: CellRanking,
  usable: readonly UsableCell[],
  { emulated, unfinished, objective }: Circumstances,
): string[] {
  return [
    ...(emulated ? ['the numbers are of emulated hardware: measure on an instance before you choose'] : []),
    ...(unfinished ? ['the sweep goes on: this is what its cells say so far'] : []),
    ...suspectWords(ranking, usable, objective),
    ...spread(ranking, objective),
    ...biased(ranking),
    ...textDiffers(usable),
  ];
}

/** A suspect number may lead, but then the best valid one is named. */
function suspectWords({ take, ties, next }: CellRanking, usable: readonly UsableCell[], { of }: Objective) {
  const beside = [...ties, ...(next === undefined ? [] : [next])].filter(isSuspect);
  const others =
    beside.length === 0 ? [] : [`suspect too: ${labelWords(beside.map(({ cell }) => cell.label))}`];
  if (!isSuspect(take)) return others.map((text) => text.replace('suspect too', 'suspect'));
  const checks = take.attempt.verdict.decidedBy.map(({ name }) => name).join(', ');
  const value = (cell: UsableCell) => of(cell)?.value ?? 0;
  const [valid] = usable.filter((cell) => !isSuspect(cell)).sort((a, b) => value(b) - value(a));
  const safe =
    valid === undefined
      ? 'no cell is valid'
      : `the best valid cell is ${valid.cell.label}, at ${times(value(valid) / value(take))} its value`;
  return [`the verdict of ${take.cell.label} is suspect (${checks}): ${safe}`, ...others];
}

const isSuspect = ({ attempt }: UsableCell) => attempt.verdict.status === 'suspect';

function spread({ take, next }: CellRanking, objective: Objective): string[] {
  const measured = objective.of(take);
  if (measured === null) return [];
  const { interval } = measured;
  if (interval === null) {
    return [
      `${take.cell.label} was measured once: how far it varies by itself is not known, so ratios below ${TIE_RATIO} count as ties`,
    ];
  }
  const range = `${formatNumber(interval.low)} to ${formatNumber(interval.high)}`;
  const other = next && objective.of(next);
  const clear = other && !isTie(measured, other) ? `, clear of ${next.cell.label}` : '';
  return [`${take.attempt.repeats} measurements, 95 % interval of the mean ${range}${clear}`];
}

/** A run can be valid while one of its numbers is not. */
function biased({ take }: CellRanking): string[] {
  return take.attempt.verdict.doubted
    .filter(({ status }) => status === 'biased')
    .map(({ name, reason }) => `${name} of ${take.cell.label} is biased: ${reason}`);
}

/** Cells that write other text are not the same model for the user. */
function textDiffers(usable: readonly UsableCell[]): string[] {
  const answers = usable.flatMap(({ attempt }) => attempt.answers ?? []);
  const sets = [...groupBy(answers, ({ set }) => set).values()];
  if (sets.every((alike) => new Set(alike.map(({ digest }) => digest)).size < 2)) return [];
  return ['greedy answers differ between the cells: compare their answers.json before you compare speed'];
}
