/** The cells of one workload on a terminal: what became of them, and their numbers. */

import { groupBy } from '../../core/groups';
import { canonicalJson } from '../../core/json';
import { type Column, formatNumber, grid, type Paper, pairs } from '../../report';
import type { Measured } from '../attempt-schema';
import { shownAttempt } from '../cell-report';
import type { CellReport, WorkloadReport } from '../report-schema';
import { labelWords, recipeWords, standingWord } from '../words';

const right = (head: string): Column => ({ head, right: true });

/** Layout, load, verdict and place on the fronts of each cell. */
export function cellsBlock(
  paper: Paper,
  title: string,
  cells: readonly CellReport[],
  { fronts, recommendation }: WorkloadReport,
): string {
  const several = new Set(cells.map(({ instance }) => instance)).size > 1;
  const columns = [
    { head: '' },
    right('TP × DP'),
    right('batch'),
    right('load'),
    { head: 'verdict' },
    { head: 'front' },
    ...(several ? [right('on')] : []),
    right('tries'),
    { head: '' },
  ];
  const rows = cells.map((cell) => [
    cell.label,
    `${cell.layout.tensorParallel} × ${cell.layout.dataParallel}${recipeWords(cell)}`,
    String(cell.batch),
    String(cell.concurrency),
    standingWord(cell),
    frontWords(cell.label, fronts),
    ...(several ? [String(cell.instance ?? '–')] : []),
    String(cell.attempts.length),
    mark(cell.label, recommendation),
  ]);
  return grid(paper, title, columns, rows);
}

function frontWords(label: string, { tpot, ttft }: WorkloadReport['fronts']): string {
  return [tpot.includes(label) ? 'TPOT' : '', ttft.includes(label) ? 'TTFT' : '']
    .filter((it) => it !== '')
    .join(' ');
}

function mark(label: string, { take, ties }: WorkloadReport['recommendation']): string {
  if (label === take) return '<- take';
  return ties.includes(label) ? 'ties' : '';
}

/** The numbers of each cell by the attempt that counts; columns that no cell fills are left out. */
export function figuresBlock(paper: Paper, cells: readonly CellReport[], currency: string | null): string {
  const measured = cells.filter((cell) => shownAttempt(cell) !== null);
  const columns = FIGURES.filter(([, of]) => measured.some((cell) => of(cell) !== null));
  return grid(
    paper,
    'Figures, times in ms',
    [{ head: '' }, ...columns.map(([head]) => right(head.replace('cost', currency ?? 'cost')))],
    measured.map((cell) => [cell.label, ...columns.map(([, of]) => of(cell) ?? '–')]),
  );
}

type Figure = (cell: CellReport) => string | null;
const of =
  (
    pick: (figures: NonNullable<ReturnType<typeof shownAttempt>>['figures']) => number | null | undefined,
  ): Figure =>
  (cell) => {
    const attempt = shownAttempt(cell);
    const value = attempt === null ? null : pick(attempt.figures);
    return value === null || value === undefined ? null : formatNumber(value);
  };
const milliseconds = (it: Measured | null) => (it === null ? null : it.value * 1000);

const FIGURES: ReadonlyArray<readonly [head: string, of: Figure]> = [
  ['tok/s', of((it) => it.outputTokensPerSecond?.value)],
  ['95 %', intervalWords],
  ['TTFT p50', of((it) => milliseconds(it.ttftP50Seconds))],
  ['p99', of((it) => milliseconds(it.ttftP99Seconds))],
  ['TPOT p50', of((it) => milliseconds(it.tpotP50Seconds))],
  ['goodput/s', of((it) => it.goodputRequestsPerSecond?.value)],
  ['cost/M', of((it) => it.costPerMillionOutputTokens)],
];

/** Half of the interval of the throughput. */
function intervalWords(cell: CellReport): string | null {
  const interval = shownAttempt(cell)?.figures.outputTokensPerSecond?.interval;
  return interval ? `± ${formatNumber((interval.high - interval.low) / 2)}` : null;
}

/** Checks that failed and cells that have no number, each with its cure; the attempts that do not count are named. */
export function problemsBlock(paper: Paper, cells: readonly CellReport[]): string[] {
  const rows = [...reasonRows(cells), ...cells.flatMap(checkRows)];
  return rows.length === 0 ? [] : [pairs(paper, 'What needs a look', rows, true)];
}

type Pair = readonly [label: string, value: string];

/** Cells that have no number for the same reason are one entry. */
function reasonRows(cells: readonly CellReport[]): Pair[] {
  const groups = groupBy(cells, ({ state, reason }) => canonicalJson({ state, reason }));
  return [...groups.values()].flatMap((group): Pair[] => {
    const { state, reason } = group[0] as CellReport;
    if (reason === null) return [];
    const labels = labelWords(group.map(({ label }) => label));
    return [
      [reason.code, `${labels} ${state}: ${reason.message}`],
      ...(reason.next === null ? [] : [['  next', reason.next] as const]),
    ];
  });
}

function checkRows({ label, attempts }: CellReport): Pair[] {
  return attempts.flatMap(({ shown, verdict, partial, name }, index) => {
    const attempt = attempts.length === 1 ? label : `${label} try ${index + 1}`;
    const counts = shown || attempts.length === 1 ? '' : ', does not count';
    return [
      ...verdict.decidedBy.flatMap((check): Pair[] => [
        [attempt, `${check.status}${counts}, ${check.name}: ${check.evidence}`],
        ['  next', check.next],
      ]),
      ...(partial && verdict.status !== 'none' ? [[attempt, `partial${counts}: ${name}`] as const] : []),
      ...(verdict.status === 'none' ? [[attempt, `${verdict.headline}${counts}`] as const] : []),
    ];
  });
}
