import { comparisonHeadline } from './comparison/headline';
import { acrossLines, unlikeLines } from './comparison/likeness-lines';
import { type ComparedRow, type ComparisonView, citable } from './comparison/view';
import type { HtmlOptions } from './html';
import { anchorSection } from './html/anchors';
import { card } from './html/card';
import { chart } from './html/chart';
import { type Hole, html, type Markup } from './html/escape';
import { page } from './html/page';
import { type ParetoPoint, paretoChart } from './html/pareto-chart';
import { section } from './html/section';
import { table } from './html/table';
import { formatNumber } from './numbers';

/**
 * Several runs on one page: the Pareto chart, their figures and their verdicts.
 *
 * Answers with one HTML page that needs nothing else.
 */
export function renderComparison(view: ComparisonView, { anchors = false }: HtmlOptions = {}): string {
  const { mark, rows } = view;
  return page({
    title: `Comparison of ${new Set(rows.map(({ label }) => label.split('.')[0])).size} runs`,
    mark,
    headline: comparisonHeadline(view),
    data: { id: 'comparison-json', value: rows },
    sections: [
      section({ id: 'trade-off', title: 'What each user gets, and what the instance gives' }, [
        chart(tradeOff(view), mark),
        keySection(view),
        likeness(view),
      ]),
      section({ id: 'figures', title: 'Figures' }, figures(view)),
      section({ id: 'verdicts', title: 'Verdicts' }, card(mark, rows.map(verdictOf))),
      anchors ? anchorSection({ mark }) : null,
    ],
  });
}

/** Throughput against per-user speed, one point per run. */
function tradeOff({ rows, notComparable }: ComparisonView) {
  return paretoChart({
    id: 'pareto',
    title: 'Throughput against per-user speed',
    xName: 'tokens/s of one user (1 / TPOT p50)',
    points: rows.flatMap(pointOf),
    comparable: notComparable.length === 0,
    full: true,
  });
}

function pointOf(row: ComparedRow): ParetoPoint[] {
  const { label, perUser, outputTokensPerSecond, onFrontier, verdict } = row;
  if (perUser === null || outputTokensPerSecond === null) return [];
  const sound = verdict.status === 'suspect' ? 'suspect' : 'sound';
  return [
    { label, x: perUser, y: outputTokensPerSecond, onFrontier, standing: citable(row) ? sound : 'rejected' },
  ];
}

/** Which point is which run: names are too long for the drawing. */
function keySection({ rows, mark }: ComparisonView): Markup {
  const heads = [{ text: 'run' }, { text: 'layout and load' }, { text: 'verdict' }];
  const cells = rows.map((row) => [
    {
      text: html`${row.label} <span class="muted">${row.name}</span>${row.onFrontier ? html` <b>frontier</b>` : null}`,
    },
    ...(measured(row)
      ? [
          { text: html`${row.layout}, concurrency ${row.concurrency}${hardware(row, rows)}`, kind: 'note' },
          {
            text: row.partial ? `${row.verdict.status}, partial` : row.verdict.status,
            kind: row.verdict.status,
          },
        ]
      : [NO_RESULT]),
  ]);
  return table('Runs of the chart', mark, heads, cells);
}

/** On a page that holds both, each run says for itself which it was; else the mark of the table says it for all. */
function hardware({ emulated }: ComparedRow, rows: readonly ComparedRow[]): Markup | null {
  if (new Set(rows.map((row) => row.emulated)).size < 2) return null;
  return emulated === null ? html` <b>real hardware</b>` : html` <span class="stamp">${emulated}</span>`;
}

/** What the reader must know of how alike the runs are; null: nothing. */
function likeness(view: ComparisonView): Markup | null {
  const parts = [
    listed('Meant to differ:', acrossLines(view)),
    listed('Not like for like:', unlikeLines(view)),
    unlike(view),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : card(view.mark, parts);
}

function unlike({ notComparable }: ComparisonView): Markup | null {
  return listed(
    html`<b>These runs are not comparable.</b> Nothing follows from the distance of their points:`,
    notComparable,
  );
}

function listed(title: Hole, lines: readonly string[]): Markup | null {
  if (lines.length === 0) return null;
  return html`<p>${title}</p><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** Columns; those that no run fills are left out. */
const FIGURES: ReadonlyArray<
  readonly [head: string, of: (row: ComparedRow) => number | string | null | undefined]
> = [
  ['output tokens/s', (row) => row.outputTokensPerSecond],
  ['tokens/s per user', (row) => row.perUser],
  ['TTFT p50, ms', (row) => row.ttftMs?.[0]],
  ['TTFT p99, ms', (row) => row.ttftMs?.[1]],
  ['TPOT p50, ms', (row) => row.tpotMs?.[0]],
  ['TPOT p99, ms', (row) => row.tpotMs?.[1]],
  ['E2E p50, s', (row) => row.endToEndSeconds?.[0]],
  ['goodput, requests/s', (row) => row.goodput],
  ['cost / M output', (row) => row.costPerMillionOutput],
];

function figures({ rows, mark }: ComparisonView): Markup {
  const columns = FIGURES.filter(([, of]) => rows.some((row) => (of(row) ?? null) !== null));
  const heads = [{ text: 'run' }, ...columns.map(([head]) => ({ text: head, n: true }))];
  const cells = rows.map((row) => [
    { text: html`<span class="nowrap">${row.label}${hardware(row, rows)}</span>` },
    ...(measured(row) ? columns.map(([, of]) => cell(of(row))) : [NO_RESULT]),
  ]);
  return table('By the shown attempt of each run', mark, heads, cells);
}

const measured = ({ verdict }: ComparedRow) => verdict.status !== 'none';
const NO_RESULT = { text: 'no benchmark result', kind: 'missing' };

function cell(value: number | string | null | undefined): { text: Hole; kind?: string } {
  if (value === null || value === undefined) return { text: '–', kind: 'missing' };
  return { text: typeof value === 'string' ? value : formatNumber(value) };
}

function verdictOf({ label, name, verdict }: ComparedRow): Markup {
  const failing = verdict.failing.map(
    (check) =>
      html`<p><b>${check.name}:</b> ${check.evidence} <span class="muted">Next: ${check.next}</span></p>`,
  );
  return html`<div class="check"><h3>${label} ${name}: <span class="${tone(verdict.status)}">${verdict.headline}</span></h3>${failing}</div>`;
}

/** Classes that the style sheet colours outside of tables. */
const tone = (status: ComparedRow['verdict']['status']) =>
  ({ valid: 'pass', suspect: 'stopped', invalid: 'failed', none: 'stopped' })[status];
