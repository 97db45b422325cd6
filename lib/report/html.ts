import { anchorSection } from './html/anchors';
import { chart } from './html/chart';
import { distributionChart } from './html/distribution-chart';
import { stamp } from './html/emulation-stamp';
import { html, type Markup } from './html/escape';
import { layoutSection, memorySection } from './html/layout-section';
import { page } from './html/page';
import { definitions, section, table, tiles } from './html/section';
import { inFlightChart, replicaChart, throughputChart } from './html/series-charts';
import { latencyTable, repeatsTable, replicaTable, timelineTable } from './html/tables';
import { timelineChart } from './html/timeline-chart';
import { verdictSection } from './html/verdict';
import type { ReportView } from './view';

/** What the page holds beside the run itself. */
export interface HtmlOptions {
  /** Also print what others have published, for orders of magnitude. Default: not printed. */
  readonly anchors?: boolean;
}

/**
 * The report as one page: no script runs, nothing is loaded, and every part of an emulated run says that it
 * is.
 */
export function renderHtml(view: ReportView, { anchors = false }: HtmlOptions = {}): string {
  return page({
    title: view.title,
    mark: view.mark,
    sections: sections(view, anchors),
    data: { id: 'manifest-json', value: view.manifest },
  });
}

function sections(view: ReportView, anchors: boolean): Markup[] {
  const { mark } = view;
  const optional = [
    verdictSection(view),
    section({ id: 'throughput', title: 'Throughput', mark }, [tiles(view.throughput, mark), errors(view)]),
    section({ id: 'latency', title: 'Latency', mark }, [latencyTable(view), distributions(view)]),
    repeats(view),
    series(view),
    balance(view),
    timeline(view),
    section({ id: 'cost', title: 'Cost', mark }, tiles(view.cost, mark)),
    section({ id: 'what-ran', title: 'What ran', mark }, definitions(view.runSummary)),
    layoutSection(view),
    memorySection(view),
    otherAttempts(view),
    anchors ? anchorSection(view) : null,
    notMeasured(view),
    manifest(view),
  ];
  return optional.filter((part) => part !== null);
}

function errors({ errors: found, mark }: ReportView): Markup | null {
  if (found.length === 0) return null;
  const heads = [{ text: 'error' }, { text: 'count', n: true }, { text: 'example' }];
  const rows = found.map((error) => [{ text: error.class }, { text: error.count }, { text: error.example }]);
  return table('Requests that failed', mark, heads, rows);
}

function distributions({ distributions: shapes, mark }: ReportView): Markup {
  return html`<div class="columns">${shapes.map((shape) => chart(distributionChart(shape), mark))}</div>`;
}

function repeats({ repeats: found, mark }: ReportView): Markup | null {
  if (found === null) return null;
  return section({ id: 'repeats', title: 'Repeats', mark }, [
    repeatsTable(found, mark),
    html`<p class="muted">${found.note}</p>`,
  ]);
}

function series({ series: points, replicas, mark }: ReportView): Markup | null {
  if (points === null) return null;
  const charts = [throughputChart(points), inFlightChart(points, replicas.length)];
  return section(
    { id: 'series', title: 'Over the measured window', mark },
    html`<div class="columns">${charts.map((spec) => chart(spec, mark))}</div>`,
  );
}

function balance(view: ReportView): Markup | null {
  if (view.replicas.length === 0) return null;
  const panel =
    view.series === null ? null : chart(replicaChart(view.series, view.replicas.length), view.mark);
  return section({ id: 'replicas', title: 'Balance between replicas', mark: view.mark }, [
    replicaTable(view),
    html`<div class="columns">${panel}</div>`,
  ]);
}

function timeline(view: ReportView): Markup {
  const spec = timelineChart(view.timeline);
  return section({ id: 'phases', title: 'Phases', mark: view.mark }, [
    timelineTable(view),
    spec === null ? null : html`<div class="columns">${chart(spec, view.mark)}</div>`,
  ]);
}

function otherAttempts({ otherAttempts: others, mark }: ReportView): Markup | null {
  if (others.length === 0) return null;
  return section(
    { id: 'attempts', title: 'Other benchmark attempts of this run', mark },
    definitions(others),
  );
}

function notMeasured({ notMeasured: gaps, mark }: ReportView): Markup | null {
  if (gaps.length === 0) return null;
  return section(
    { id: 'not-measured', title: 'Not measured', mark },
    html`<ul>${gaps.map((gap) => html`<li>${gap}</li>`)}</ul>`,
  );
}

function manifest({ provenance, mark, manifest: whole }: ReportView): Markup {
  return section({ id: 'manifest', title: 'Manifest', mark }, [
    definitions(provenance),
    html`<details><summary>The whole manifest as JSON ${stamp(mark)}</summary><pre>${JSON.stringify(whole, null, 2)}</pre></details>`,
  ]);
}
