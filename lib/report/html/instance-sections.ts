/** What was measured on one instance: a section each for throughput, latency, repeats, time, balance and cost. */
import type { InstanceView } from '../view/instance';
import { figuresCard } from './card';
import { type ChartSpec, chart } from './chart';
import { distributionChart } from './distribution-chart';
import { html, type Markup } from './escape';
import { section } from './section';
import { inFlightChart, replicaChart, throughputChart } from './series-charts';
import { table } from './table';
import { latencyTable, repeatsTable, replicaTable } from './tables';
import { verdictSection } from './verdict';

/** In the order in which they are read; without what was not measured. */
export function measuredSections(view: InstanceView): Markup[] {
  const { mark } = view;
  const optional = [
    section(place(view, 'throughput', 'Throughput'), [figuresCard(view.throughput, mark), errors(view)]),
    section(place(view, 'latency', 'Latency'), [distributions(view), latencyTable(view)]),
    repeats(view),
    series(view),
    balance(view),
  ];
  return optional.filter((part) => part !== null);
}

/** Cost per million tokens and the price that it comes from, or why there is none. */
export function costSection(view: InstanceView): Markup {
  return section(place(view, 'cost', 'Cost'), figuresCard(view.cost, view.mark));
}

/** One instance of several, folded unless the reader should look at it first. */
export function instanceDetails(view: InstanceView, open: boolean): Markup {
  const { number, instanceId, verdict } = view;
  const parts = view.result === null ? [] : [...measuredSections(view), costSection(view)];
  return html`<details id="instance-${number}" class="instance"${open ? html` open` : null}><summary>instance ${number} <span class="muted">${instanceId}</span> ${verdict.status === 'none' ? 'no result' : verdict.status}</summary>${verdictSection(view)}${parts}</details>`;
}

/** Anchor and heading, told apart from those of the other instances. */
function place({ number }: InstanceView, id: string, title: string) {
  return number === null ? { id, title } : { id: `${id}-${number}`, title: `${title} · instance ${number}` };
}

function drawn(spec: ChartSpec, view: InstanceView): Markup {
  return chart({ ...spec, id: place(view, spec.id, '').id }, view.mark);
}

function errors({ errors: found, mark }: InstanceView): Markup | null {
  if (found.length === 0) return null;
  const heads = [{ text: 'error' }, { text: 'count', n: true }, { text: 'example' }];
  const rows = found.map((error) => [{ text: error.class }, { text: error.count }, { text: error.example }]);
  return table('Requests that failed', mark, heads, rows);
}

function distributions(view: InstanceView): Markup {
  return html`<div class="columns">${view.distributions.map((shape) => drawn(distributionChart(shape), view))}</div>`;
}

function repeats(view: InstanceView): Markup | null {
  const { repeats: found, mark } = view;
  if (found === null) return null;
  return section(place(view, 'repeats', 'Repeats'), [
    repeatsTable(found, mark),
    html`<p class="muted">${found.note}</p>`,
  ]);
}

function series(view: InstanceView): Markup | null {
  const { series: points, replicas } = view;
  if (points === null) return null;
  const charts = [throughputChart(points), inFlightChart(points, replicas.length)];
  return section(
    place(view, 'series', 'Over the measured window'),
    html`<div class="columns">${charts.map((spec) => drawn(spec, view))}</div>`,
  );
}

function balance(view: InstanceView): Markup | null {
  if (view.replicas.length === 0) return null;
  const panel = view.series === null ? null : drawn(replicaChart(view.series, view.replicas.length), view);
  return section(place(view, 'replicas', 'Balance between replicas'), [panel, replicaTable(view)]);
}
