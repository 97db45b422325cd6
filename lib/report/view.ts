/**
 * Manifest, outcomes and results as one view: plain data with every number in its printed unit, every gap named,
 * and the mark of an emulated run. Both printers read this and nothing else.
 */
import type { Manifest } from '../contract/manifest';
import type { Outcome } from '../contract/outcome';
import type { Result } from '../contract/result';
import { type Mark, markOf } from './mark';
import { formatNumber } from './numbers';
import { costFacts } from './view/cost';
import { type Distribution, distribution } from './view/distribution';
import { absent, type Fact, figure } from './view/fact';
import { gapsOf } from './view/gaps';
import { type LatencyRow, latencyRows } from './view/latency';
import { type LayoutView, layoutView } from './view/layout';
import { type MemoryView, memoryView } from './view/memory';
import { provenance } from './view/provenance';
import { type ReplicaView, replicaViews } from './view/replicas';
import { type SeriesView, seriesView } from './view/series';
import { type TimelineRow, timelineRows } from './view/timeline';
import { type VerdictView, verdictView } from './view/verdict';
import { whatRan } from './view/what-ran';

export interface ReportInput {
  readonly manifest: Manifest;
  readonly outcomes: readonly Outcome[];
  /** Every benchmark attempt of the run, in any order; empty when none was reached. */
  readonly results: readonly Result[];
  /** Per-request seconds of the attempt that is shown, when the request file is at hand. */
  readonly samples?: { readonly ttftSeconds: readonly number[]; readonly tpotSeconds: readonly number[] };
}

export interface ReportView {
  readonly title: string;
  /** Null on a real machine. */
  readonly mark: Mark | null;
  readonly whatRan: readonly Fact[];
  readonly verdict: VerdictView;
  readonly throughput: readonly Fact[];
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

export function buildView({ manifest, outcomes, results, samples }: ReportInput): ReportView {
  const ordered = [...results].sort((a, b) => (a.window.startedAt < b.window.startedAt ? -1 : 1));
  const result = ordered.findLast((attempt) => !attempt.partial) ?? ordered.at(-1) ?? null;
  const shapes = [
    distribution('TTFT', result?.metrics.ttftSeconds ?? null, samples?.ttftSeconds),
    distribution('TPOT', result?.metrics.tpotSeconds ?? null, samples?.tpotSeconds),
  ];
  return {
    title: `${manifest.environment.name} · ${manifest.runId}`,
    mark: markOf(manifest, outcomes, results),
    whatRan: whatRan(manifest, outcomes, result),
    verdict: verdictView(result),
    throughput: throughput(result),
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
    otherAttempts: ordered.filter((attempt) => attempt !== result).map(otherAttempt),
    manifest,
  };
}

function throughput(result: Result | null): Fact[] {
  if (result === null) return [absent('output throughput', 'not measured: this run has no result')];
  const { counts } = result;
  const users = Math.max(1, result.workload.concurrency);
  const rates = result.throughput;
  return [
    figure('output throughput', `${formatNumber(rates.outputTokensPerSecond)} tokens/s`),
    figure('total throughput', `${formatNumber(rates.totalTokensPerSecond)} tokens/s`),
    figure('request throughput', `${formatNumber(rates.requestsPerSecond)} requests/s`),
    figure('per concurrent request', `${formatNumber(rates.outputTokensPerSecond / users)} tokens/s`),
    figure('measured window', `${formatNumber(result.window.seconds)} s`),
    figure('requests completed', `${counts.completed} of ${counts.requested}`),
    figure('not completed', `${counts.failed} failed, ${counts.cancelled} cancelled`),
  ];
}

function otherAttempt(result: Result): Fact {
  const rate = formatNumber(result.throughput.outputTokensPerSecond);
  const partial = result.partial ? ', partial' : '';
  return figure(result.commandId, `${result.verdict.status}${partial}, ${rate} output tokens/s`);
}
