import { anchorSection } from './html/anchors';
import { chart } from './html/chart';
import { stamp } from './html/emulation-stamp';
import { html, type Markup } from './html/escape';
import { costSection, instanceDetails, measuredSections } from './html/instance-sections';
import { instancesSection } from './html/instances-section';
import { layoutSection, memorySection } from './html/layout-section';
import { page } from './html/page';
import { definitions, section } from './html/section';
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
  const optional = [
    warnings(view),
    ...(view.instances.length > 0 ? manyInstances(view) : oneInstance(view)),
    section({ id: 'what-ran', title: 'What ran', mark: view.mark }, definitions(view.runSummary)),
    layoutSection(view),
    memorySection(view),
    otherAttempts(view),
    anchors ? anchorSection(view) : null,
    notMeasured(view),
    manifest(view),
  ];
  return optional.filter((part) => part !== null);
}

function oneInstance(view: ReportView): Markup[] {
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

function warnings({ warnings: found, mark }: ReportView): Markup | null {
  return found.length === 0 ? null : section({ id: 'warnings', title: 'Warnings', mark }, definitions(found));
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
