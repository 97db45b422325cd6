import {
  anchorSection,
  card,
  chart,
  definitions,
  type Fact,
  folded,
  formatInstant,
  type HtmlOptions,
  html,
  type Mark,
  type Markup,
  page,
  section,
  table,
  text,
} from '../report';
import { shownAttempt } from './cell-report';
import { cellsTable, otherAttempts, problems } from './html/cell-tables';
import { effortSection } from './html/effort-section';
import { basisTable, rangesTable } from './html/prediction-tables';
import { recommendationSection } from './html/recommendation-section';
import { replicasCharts } from './html/replicas-charts';
import { sweepHeadline } from './html/sweep-headline';
import { tradeOffCharts } from './html/trade-off';
import type { CellReport, SweepReport, WorkloadReport } from './report-schema';
import { markOfReport } from './sweep-report';
import { lengthWords } from './words';

/** The report of a sweep as one page: no script runs, nothing is loaded, and every part of an emulated sweep says so. */
export function renderSweepHtml(report: SweepReport, { anchors = false }: HtmlOptions = {}): string {
  const mark = markOfReport(report);
  return page({
    title: `Sweep ${report.sweepId}`,
    mark,
    headline: sweepHeadline(report),
    data: { id: 'sweep-report-json', value: report },
    sections: [
      recommendationSection(report, mark),
      ...report.workloads.flatMap((workload, index) => workloadSections(report, workload, index + 1, mark)),
      problemsSection(report, mark),
      folded({ id: 'predicted', title: 'Predicted and measured' }, [
        rangesTable(report.cells, mark),
        basisTable(report.cells, mark),
      ]),
      effortSection(report, mark),
      droppedSection(report, mark),
      folded({ id: 'what-ran', title: 'What ran' }, card(mark, definitions(whatRan(report)))),
      folded({ id: 'notes', title: 'Notes' }, card(mark, listOf(report.notes))),
      anchors ? anchorSection({ mark }) : null,
    ],
  });
}

const listOf = (texts: readonly string[]) => html`<ul>${texts.map((each) => html`<li>${each}</li>`)}</ul>`;

function workloadSections(
  report: SweepReport,
  workload: WorkloadReport,
  number: number,
  mark: Mark | null,
): Markup[] {
  const cells = new Map(report.cells.map((cell) => [cell.label, cell]));
  const own = workload.cells.flatMap((label) => cells.get(label) ?? []);
  const words = lengthWords(workload.lengths);
  return [
    section({ id: `trade-off-${number}`, title: 'What each user gets, and what the instance gives' }, [
      html`<p class="muted">${words}</p>`,
      tradeOffCharts(workload, own, `pareto-${number}`, mark),
      workload.notComparable.length === 0
        ? null
        : card(mark, html`<p><b>These cells are not comparable:</b></p>${listOf(workload.notComparable)}`),
    ]),
    section({ id: `cells-${number}`, title: 'Cells' }, [
      html`<p class="muted">${words}</p>`,
      cellsTable(workload, own, report, mark),
      otherAttempts(own, mark),
    ]),
    replicasSection(workload, cells, number, mark),
  ];
}

function replicasSection(
  { replicas, lengths }: WorkloadReport,
  cells: ReadonlyMap<string, CellReport>,
  number: number,
  mark: Mark | null,
): Markup {
  const groups = replicas.map((group) => {
    const charts = replicasCharts(group, cells, `replicas-${number}-${group.cores}`);
    const sentences = [...group.equalLoads, ...group.gains].map(({ sentence }) => sentence);
    return html`<h3>On ${group.cores} cores</h3>${
      charts.length === 0 ? null : html`<div class="columns">${charts.map((spec) => chart(spec, mark))}</div>`
    }${card(mark, listOf([...sentences, ...(group.note === null ? [] : [group.note])]))}`;
  });
  const none = card(mark, html`<p>No cell has a number that may be compared.</p>`);
  return section({ id: `replicas-${number}`, title: 'More replicas or more cores for each' }, [
    html`<p class="muted">${lengthWords(lengths)}</p>`,
    groups.length === 0 ? none : html`${groups}`,
  ]);
}

function problemsSection({ cells }: SweepReport, mark: Mark | null): Markup | null {
  const found = problems(cells);
  return found === null ? null : section({ id: 'problems', title: 'What needs a look' }, card(mark, found));
}

function droppedSection({ dropped }: SweepReport, mark: Mark | null): Markup | null {
  if (dropped.length === 0) return null;
  const rows = dropped.map(({ name, because }) => [{ text: name }, { text: because, kind: 'note' }]);
  return folded(
    { id: 'dropped', title: 'Left out before the start' },
    table('By the limits of the sweep', mark, [{ text: 'cell' }, { text: 'why' }], rows),
  );
}

function whatRan(report: SweepReport): Fact[] {
  const { environment, model, release, instances, instanceType, startedAt, endedAt, cells } = report;
  const instanceIds = [...new Set(cells.flatMap((cell) => shownAttempt(cell)?.instanceId ?? []))];
  const measured = cells.filter(({ state }) => state === 'measured').length;
  return [
    text('model', model),
    text('Neuron SDK', release),
    text('instances', `${instances} × ${instanceType}: ${instanceIds.join(', ') || 'none measured'}`),
    text('environment', environment),
    text('cells', `${measured} of ${cells.length} measured`),
    text('started', formatInstant(startedAt)),
    text('ended', endedAt === null ? 'the sweep goes on' : formatInstant(endedAt)),
  ];
}
