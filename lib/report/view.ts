import type { Manifest } from '../contract/manifest';
import type { Outcome } from '../contract/outcome';
import type { Result } from '../contract/result';
import { type Mark, markOf } from './emulation-mark';
import { formatNumber } from './numbers';
import { costFacts } from './view/cost';
import { type Distribution, distribution } from './view/distribution';
import { type Fact, figure } from './view/fact';
import { gapsOf } from './view/gaps';
import { type LatencyRow, latencyRows } from './view/latency';
import { type LayoutView, layoutView } from './view/layout';
import { type MemoryView, memoryView } from './view/memory';
import { provenance } from './view/provenance';
import { type RepeatsView, repeatsView } from './view/repeats';
import { type ReplicaView, replicaViews } from './view/replicas';
import { runSummary } from './view/run-summary';
import { type SeriesView, seriesView } from './view/series';
import { byTime, shownRepeats, shownResult } from './view/shown-result';
import { throughputFacts } from './view/throughput';
import { type TimelineRow, timelineRows } from './view/timeline';
import { type VerdictView, verdictView } from './view/verdict';

/** What a report is made from, as it is stored. */
export interface ReportInput {
  readonly manifest: Manifest;
  readonly outcomes: readonly Outcome[];
  /** Every benchmark attempt of the run, in any order; empty when none was reached. */
  readonly results: readonly Result[];
  /** Per-request seconds of the attempt that is shown, when the request file is at hand. */
  readonly samples?: { readonly ttftSeconds: readonly number[]; readonly tpotSeconds: readonly number[] };
}

/** A whole report before it is printed. Null and empty lists are what was not measured. */
export interface ReportView {
  readonly title: string;
  /** Null on a real instance. */
  readonly mark: Mark | null;
  readonly runSummary: readonly Fact[];
  readonly verdict: VerdictView;
  readonly throughput: readonly Fact[];
  /** Null when the workload was measured once. */
  readonly repeats: RepeatsView | null;
  readonly errors: Result['errors'];
  readonly latency: readonly LatencyRow[];
  readonly distributions: readonly Distribution[];
  readonly series: SeriesView | null;
  readonly replicas: readonly ReplicaView[];
  readonly timeline: readonly TimelineRow[];
  readonly layout: LayoutView | null;
  readonly memory: MemoryView | null;
  readonly cost: readonly Fact[];
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
export function buildView({ manifest, outcomes, results, samples }: ReportInput): ReportView {
  const result = shownResult(results);
  const repeats = shownRepeats(results);
  const shapes = [
    distribution('TTFT', result?.metrics.ttftSeconds ?? null, samples?.ttftSeconds),
    distribution('TPOT', result?.metrics.tpotSeconds ?? null, samples?.tpotSeconds),
  ];
  return {
    title: `${manifest.environment.name} · ${manifest.runId}`,
    mark: markOf(manifest, outcomes, results),
    runSummary: runSummary(manifest, outcomes, result),
    verdict: verdictView(result),
    throughput: throughputFacts(result),
    repeats: repeatsView(repeats, result),
    errors: result?.errors ?? [],
    latency: latencyRows(result),
    distributions: shapes.filter((shape) => shape !== null),
    series: seriesView(result),
    replicas: replicaViews(result),
    timeline: timelineRows(manifest, outcomes),
    layout: layoutView(manifest.plan),
    memory: memoryView(manifest.plan),
    cost: costFacts(manifest, result),
    provenance: provenance(manifest, outcomes, result),
    notMeasured: gapsOf(manifest, outcomes, result),
    otherAttempts: byTime(results)
      .filter((attempt) => !repeats.includes(attempt))
      .map(otherAttempt),
    manifest,
  };
}

function otherAttempt(result: Result): Fact {
  const rate = formatNumber(result.throughput.outputTokensPerSecond);
  const partial = result.partial ? ', partial' : '';
  const repeat = result.repeat ? ` repeat ${result.repeat.number}` : '';
  return figure(
    `${result.commandId}${repeat}`,
    `${result.verdict.status}${partial}, ${rate} output tokens/s`,
  );
}
