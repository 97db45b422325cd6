import { anchorSection } from './html/anchors';
import { card, definitions } from './html/card';
import { chart } from './html/chart';
import { html, type Markup } from './html/escape';
import type { Headline } from './html/headline';
import { costSection, instanceDetails, measuredSections } from './html/instance-sections';
import { instancesSection } from './html/instances-section';
import { layoutSection, memorySection } from './html/layout-section';
import { page } from './html/page';
import { folded, section } from './html/section';
import { timelineTable } from './html/tables';
import { timelineChart } from './html/timeline-chart';
import { verdictSection } from './html/verdict';
import type { ReportView } from './view';

/** What the page holds beside the run itself. */
export interface HtmlOptions {
  /** Also print what others have published, for orders of magnitude. Default: not printed. */
  readonly anchors?: boolean;
}

/**
 * The report as one page: what ran, the verdict and three numbers; then charts, then tables, then folded details. No
 * script runs, nothing is loaded, and every card of an emulated run says that it is.
 */
export function renderHtml(view: ReportView, { anchors = false }: HtmlOptions = {}): string {
  return page({
    title: view.title,
    mark: view.mark,
    headline: headline(view),
    sections: sections(view, anchors),
    data: { id: 'manifest-json', value: view.manifest },
  });
}

function headline({
  title,
  headline: { ran, figures },
  runSummary,
  verdict,
  instances,
  instanceTable,
}: ReportView): Headline {
  const factOf = (wanted: string) => runSummary.filter(({ label, missing }) => label === wanted && !missing);
  const words = (labels: readonly string[]) =>
    labels
      .flatMap(factOf)
      .map(({ label, value }) => (label === 'release' ? `Neuron SDK ${value}` : value))
      .join('; ');
  const sentence = instances.length > 0 ? instanceTable.headline : verdict.headline;
  return {
    kind: 'Report of a run',
    title: ran,
    lines: [
      [title, ...factOf('created').map(({ value }) => value)].join(' · '),
      words(['layout', 'lengths', 'release']),
      words(['workload']),
    ].filter((line) => line !== ''),
    verdict: html`<em>${sentence}</em>`,
    standing: verdict.status,
    figures,
  };
}

function sections(view: ReportView, anchors: boolean): Markup[] {
  const optional = [
    warnings(view),
    ...(view.instances.length > 0 ? manyInstances(view) : oneInstance(view)),
    folded({ id: 'what-ran', title: 'What ran' }, card(view.mark, definitions(view.runSummary))),
    layoutSection(view),
    memorySection(view),
    otherAttempts(view),
    anchors ? anchorSection(view) : null,
    notMeasured(view),
    manifest(view),
  ];
  return optional.filter((part) => part !== null);
}

/** A run without a benchmark has nothing to say of speed; what it lacks is under what was not measured. */
function oneInstance(view: ReportView): Markup[] {
  if (view.result === null) return [timeline(view)];
  return [verdictSection(view), ...measuredSections(view), timeline(view), costSection(view)];
}

/** What is of the run first, then each instance; the one by which the run is judged is unfolded. */
function manyInstances(view: ReportView): Markup[] {
  return [
    instancesSection(view),
    timeline(view),
    ...view.instances.map((it) => instanceDetails(it, it.number === view.number)),
  ];
}

function warnings({ warnings: found }: ReportView): Markup | null {
  return found.length === 0 ? null : section({ id: 'warnings', title: 'Warnings' }, definitions(found));
}

function timeline(view: ReportView): Markup {
  const spec = timelineChart(view.timeline);
  return section({ id: 'phases', title: 'Phases' }, [
    spec === null ? null : chart(spec, view.mark),
    timelineTable(view),
  ]);
}

function otherAttempts({ otherAttempts: others, mark }: ReportView): Markup | null {
  if (others.length === 0) return null;
  return folded(
    { id: 'attempts', title: 'Other benchmark attempts of this run' },
    card(mark, definitions(others)),
  );
}

function notMeasured({ notMeasured: gaps, mark }: ReportView): Markup | null {
  if (gaps.length === 0) return null;
  return folded(
    { id: 'not-measured', title: 'Not measured' },
    card(mark, html`<ul>${gaps.map((gap) => html`<li>${gap}</li>`)}</ul>`),
  );
}

function manifest({ provenance, mark, manifest: whole }: ReportView): Markup {
  const json = html`<details><summary>The whole manifest as JSON</summary><pre tabindex="0" role="region" aria-label="Manifest as JSON">${JSON.stringify(whole, null, 2)}</pre></details>`;
  return folded({ id: 'manifest', title: 'Manifest' }, card(mark, [definitions(provenance), json]));
}
