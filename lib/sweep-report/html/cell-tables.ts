/** The cells of a sweep as tables: their numbers, and what needs a look. */

import { groupBy } from '../../core/groups';
import { canonicalJson } from '../../core/json';
import { formatNumber, type Hole, html, type Mark, type Markup, table } from '../../report';
import type { Measured, SweptAttempt } from '../attempt-schema';
import { shownAttempt } from '../cell-report';
import type { CellReport, SweepReport, WorkloadReport } from '../report-schema';
import { cellWords, standingWord } from '../words';

interface TableCell {
  readonly text: Hole;
  readonly kind?: string;
}
type Figures = SweptAttempt['figures'];
type Column = readonly [head: string, of: (figures: Figures) => Measured | number | null, factor?: number];

const columnsOf = (currency: string | null): readonly Column[] => [
  ['output tokens/s', (it) => it.outputTokensPerSecond],
  ['TTFT p50, ms', (it) => it.ttftP50Seconds, 1000],
  ['TTFT p99, ms', (it) => it.ttftP99Seconds, 1000],
  ['TPOT p50, ms', (it) => it.tpotP50Seconds, 1000],
  ['goodput, requests/s', (it) => it.goodputRequestsPerSecond],
  [`${currency ?? 'cost'} / M output`, (it) => it.costPerMillionOutputTokens],
];

/** Every cell of a workload by the attempt that counts; columns that no cell fills are left out. */
export function cellsTable(
  workload: WorkloadReport,
  cells: readonly CellReport[],
  { price }: SweepReport,
  mark: Mark | null,
): Markup {
  const figures = cells.flatMap((cell) => shownAttempt(cell)?.figures ?? []);
  const columns = columnsOf(price?.currency ?? null).filter(([, of]) =>
    figures.some((it) => of(it) !== null),
  );
  const several = new Set(cells.map(({ instance }) => instance)).size > 1;
  const heads = [
    { text: 'cell' },
    { text: 'verdict' },
    ...columns.map(([head]) => ({ text: head, n: true })),
    { text: 'front' },
    { text: 'attempts', n: true },
    ...(several ? [{ text: 'instance' }] : []),
  ];
  const rows = cells.map((cell): TableCell[] => {
    const attempt = shownAttempt(cell);
    if (attempt === null)
      return [{ text: nameOf(cell, workload) }, { text: withoutNumber(cell), kind: 'missing' }];
    return [
      { text: nameOf(cell, workload) },
      { text: standingWord(cell), kind: attempt.verdict.status },
      ...columns.map(([, of, factor]) => numberCell(of(attempt.figures), factor)),
      { text: html`<span class="nowrap">${frontWords(cell.label, workload)}</span>` },
      { text: cell.attempts.length },
      ...(several ? [{ text: html`<span class="nowrap">${attempt.instanceId}</span>` }] : []),
    ];
  });
  const repeated = figures.some(({ outputTokensPerSecond }) => outputTokensPerSecond?.interval);
  const spread = repeated ? '; ± is half of the 95 % interval of the mean over repeats' : '';
  return table(`By the attempt that counts${spread}`, mark, heads, rows);
}

/** Such a row has one cell: as many dashes as columns say no more. */
function withoutNumber(cell: CellReport): string {
  const { reason } = cell;
  return reason === null ? standingWord(cell) : `${standingWord(cell)}: ${reason.code}`;
}

function nameOf(
  { label, layout, batch, concurrency }: CellReport,
  { recommendation }: WorkloadReport,
): Markup {
  const { take, ties } = recommendation;
  const note = label === take ? html` <b>take</b>` : ties.includes(label) ? html` <b>ties</b>` : null;
  return html`<span class="nowrap">${label}${note}</span><br><span class="muted"><span class="nowrap">TP ${layout.tensorParallel} × DP ${layout.dataParallel}, batch ${batch},</span> <span class="nowrap">${concurrency} in flight</span></span>`;
}

function numberCell(value: Measured | number | null, factor = 1): TableCell {
  if (value === null) return { text: '–', kind: 'missing' };
  if (typeof value === 'number') return { text: formatNumber(value * factor) };
  const { interval } = value;
  const spread =
    interval &&
    html` <span class="muted">± ${formatNumber(((interval.high - interval.low) / 2) * factor)}</span>`;
  return { text: html`${formatNumber(value.value * factor)}${spread}` };
}

function frontWords(label: string, { fronts }: WorkloadReport): string {
  const on = [fronts.tpot.includes(label) ? 'TPOT' : '', fronts.ttft.includes(label) ? 'TTFT' : ''];
  return on.filter((it) => it !== '').join(', ') || '–';
}

/** What failed and what to do, for each cell that needs a look; null where none does. */
export function problems(cells: readonly CellReport[]): Markup | null {
  const found = [
    ...reasons(cells),
    ...cells.flatMap((cell) => cell.attempts.flatMap((it) => checksOf(cell, it))),
  ];
  return found.length === 0 ? null : html`${found}`;
}

/** Cells that have no number for the same reason are one entry. */
function reasons(cells: readonly CellReport[]): Markup[] {
  const groups = groupBy(cells, ({ state, reason }) => canonicalJson({ state, reason }));
  return [...groups.values()].flatMap((group) => {
    const { state, reason } = group[0] as CellReport;
    if (reason === null) return [];
    const next = reason.next === null ? null : html`<p><b>Next:</b> ${reason.next}</p>`;
    const names = group.map((cell) => cellWords(cell)).join('; ');
    return [
      html`<div class="check"><h3><span class="failed">${state}, ${reason.code}</span></h3><p>${reason.message}</p><p class="muted">${names}</p>${next}</div>`,
    ];
  });
}

function checksOf({ label, attempts }: CellReport, attempt: SweptAttempt): Markup[] {
  const { verdict, shown, partial, name } = attempt;
  if (verdict.decidedBy.length === 0 && !partial) return [];
  const which =
    attempts.length === 1
      ? ''
      : ` attempt ${attempts.indexOf(attempt) + 1}${shown ? '' : ', does not count'}`;
  const checks = verdict.decidedBy.map(
    (check) =>
      html`<p><b>${check.name}:</b> ${check.evidence} <span class="muted">Rule: ${check.threshold}, because ${check.reason}.</span> <b>Next:</b> ${check.next}</p>`,
  );
  const tone = verdict.status === 'invalid' || partial ? 'failed' : 'stopped';
  return [
    html`<div class="check"><h3>${label}${which} <span class="muted">${name}</span>: <span class="${tone}">${verdict.headline}</span></h3>${checks}</div>`,
  ];
}

/** Attempts that do not count; null where every attempt does. */
export function otherAttempts(cells: readonly CellReport[], mark: Mark | null): Markup | null {
  const rows = cells.flatMap(({ label, attempts }) =>
    attempts
      .filter(({ shown }) => !shown)
      .map((attempt): TableCell[] => [
        { text: html`<span class="nowrap">${label} attempt ${attempts.indexOf(attempt) + 1}</span>` },
        { text: attempt.name },
        { text: attempt.verdict.status, kind: attempt.verdict.status },
        numberCell(attempt.figures.outputTokensPerSecond),
      ]),
  );
  const heads = [
    { text: 'attempt' },
    { text: 'run' },
    { text: 'verdict' },
    { text: 'output tokens/s', n: true },
  ];
  return rows.length === 0
    ? null
    : table('Attempts that do not count; none was left aside for its speed', mark, heads, rows);
}
