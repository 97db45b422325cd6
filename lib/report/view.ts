import type { Manifest } from '../contract/manifest';
import type { Outcome } from '../contract/outcome';
import type { Result } from '../contract/result';
import { type Mark, markOf } from './emulation-mark';
import { formatNumber } from './numbers';
import { answersFact, instanceAnswers } from './view/answers';
import { type Fact, figure } from './view/fact';
import { gapsOf } from './view/gaps';
import { type HeadlineFigure, headlineFigures, whatRan } from './view/headline';
import { type InstanceView, instanceView, type Samples } from './view/instance';
import { type InstanceRow, instanceRows, instancesHeadline } from './view/instance-rows';
import { type LayoutView, layoutView } from './view/layout';
import { type MemoryView, memoryView } from './view/memory';
import { notAsRecorded } from './view/not-as-recorded';
import { provenance } from './view/provenance';
import { runSummary } from './view/run-summary';
import { byTime, shownRepeats, shownResult, shownResults } from './view/shown-result';
import { type TimelineRow, timelineRows } from './view/timeline';

/** What a report is made from, as it is stored. */
export interface ReportInput {
  readonly manifest: Manifest;
  readonly outcomes: readonly Outcome[];
  /** Every benchmark attempt of the run, in any order; empty when none was reached. */
  readonly results: readonly Result[];
  /** Per-request seconds of the attempts that are shown, where the request file is at hand. */
  readonly samplesOf?: (result: Result) => Samples | undefined;
}

/**
 * A whole report before it is printed. Null and empty lists are what was not measured. What it has of one instance is
 * of the instance by which the run is judged: its only one, or the first with the worst verdict.
 */
export interface ReportView extends InstanceView {
  readonly title: string;
  /** What ran on what, and the numbers to remember; of several instances those of the one by which the run is judged; none without a result. */
  readonly headline: { readonly ran: string; readonly figures: readonly HeadlineFigure[] };
  readonly runSummary: readonly Fact[];
  /** What a reader must know before any number, by its code: of instances that were not what was deployed. */
  readonly warnings: readonly Fact[];
  /** Every instance; empty for a run on one. */
  readonly instances: readonly InstanceView[];
  /** The same in a line each, and the verdict over all of them. */
  readonly instanceTable: { readonly headline: string; readonly rows: readonly InstanceRow[] };
  readonly timeline: readonly TimelineRow[];
  readonly layout: LayoutView | null;
  readonly memory: MemoryView | null;
  readonly provenance: readonly Fact[];
  readonly notMeasured: readonly string[];
  /** Other benchmark attempts of the same run, oldest first. */
  readonly otherAttempts: readonly Fact[];
  readonly manifest: Manifest;
}

/**
 * Manifest, outcomes and results as one view: plain data with every number in its printed unit, every gap
 * named, and the mark of an emulated run. Both printers read this and nothing else.
 */
export function buildView(input: ReportInput): ReportView {
  const { manifest, outcomes, results, samplesOf } = input;
  const mark = markOf(manifest, outcomes, results);
  const judged = shownResult(results);
  const rows = instanceRows(manifest, results);
  const numbered = rows.length > 1 ? rows.map(({ instanceId }) => instanceId) : [];
  const instances = numbered.map((id, index) => ofInstance(input, mark, id, index + 1));
  const top =
    instances.find(({ result }) => result === judged) ??
    ofInstance(input, mark, rows[0]?.instanceId ?? '', null);
  const answers = instances.length > 0 ? instanceAnswers(instances) : [answersFact(judged)];
  return {
    ...top,
    title: `${manifest.environment.name} · ${manifest.runId}`,
    headline: {
      ran: whatRan(manifest, judged, rows.length),
      figures: headlineFigures(results, judged, judged ? samplesOf?.(judged) : undefined).map((it) =>
        top.number === null ? it : { ...it, label: `${it.label}, instance ${top.number}` },
      ),
    },
    runSummary: runSummary(manifest, outcomes, judged, answers),
    warnings: notAsRecorded(manifest, outcomes),
    instances,
    instanceTable: { headline: instancesHeadline(rows), rows },
    timeline: timelineRows(manifest, outcomes, numbered),
    layout: layoutView(manifest.plan),
    memory: memoryView(manifest.plan),
    provenance: provenance(manifest, outcomes, shownResults(results)),
    notMeasured: gapsOf(manifest, outcomes, instances.length > 0 ? instances : [top]),
    otherAttempts: otherAttempts(results, numbered),
    manifest,
  };
}

function ofInstance(
  { manifest, results, samplesOf }: ReportInput,
  mark: Mark | null,
  instanceId: string,
  number: number | null,
): InstanceView {
  const own = results.filter((result) => result.instanceId === instanceId);
  const result = shownResult(own);
  const samples = result === null ? undefined : samplesOf?.(result);
  return instanceView({ number, instanceId, result, results: own, manifest, mark, samples });
}

function otherAttempts(results: readonly Result[], ids: readonly string[]): Fact[] {
  const shown = new Set(
    [...new Set(results.map(({ instanceId }) => instanceId))].flatMap((id) =>
      shownRepeats(results.filter(({ instanceId }) => instanceId === id)),
    ),
  );
  return byTime(results)
    .filter((attempt) => !shown.has(attempt))
    .map((attempt) => otherAttempt(attempt, ids.indexOf(attempt.instanceId) + 1));
}

function otherAttempt(result: Result, number: number): Fact {
  const rate = formatNumber(result.throughput.outputTokensPerSecond);
  const partial = result.partial ? ', partial' : '';
  const repeat = result.repeat ? ` repeat ${result.repeat.number}` : '';
  const where = number === 0 ? '' : ` on instance ${number}`;
  return figure(
    `${result.commandId}${repeat}${where}`,
    `${result.verdict.status}${partial}, ${rate} output tokens/s`,
  );
}
