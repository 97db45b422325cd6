import { type Attempt, comparability } from '../../compare';
import type { MeasuredRun } from '../../contract/measured-run';
import type { Result } from '../../contract/result';
import { costPerMillion } from '../../core/cost';
import { type Mark, markOfRuns } from '../emulation-mark';
import { formatMoney } from '../numbers';
import { layoutSummary } from '../view/layout';
import { shownResult } from '../view/shown-result';
import { type VerdictView, verdictView } from '../view/verdict';
import { frontierOf } from './frontier';

/** What of a measured run a comparison reads. */
export type ComparedRun = Pick<MeasuredRun, 'name' | 'manifest' | 'outcomes' | 'results'>;

/** One run in the chart and in the table; null where its result does not say it. */
export interface ComparedRow {
  /** `#1`: how the chart and the table name the run. */
  readonly label: string;
  readonly name: string;
  readonly layout: string;
  readonly concurrency: string;
  /** Null on a real instance. */
  readonly emulated: string | null;
  readonly verdict: VerdictView;
  readonly partial: boolean;
  readonly outputTokensPerSecond: number | null;
  /** What one user sees while an answer streams: 1 / TPOT p50, in tokens per second. */
  readonly perUser: number | null;
  readonly ttftMs: readonly [p50: number, p99: number] | null;
  readonly tpotMs: readonly [p50: number, p99: number] | null;
  readonly endToEndSeconds: readonly [p50: number, p99: number] | null;
  readonly goodput: number | null;
  readonly costPerMillionOutput: string | null;
  readonly onFrontier: boolean;
}

/** The rows, and whether a frontier may be drawn through them. */
export interface ComparisonView {
  readonly mark: Mark | null;
  readonly rows: readonly ComparedRow[];
  /** Why no frontier is drawn; empty when one is. */
  readonly notComparable: readonly string[];
}

/** Several runs side by side: one row each by its shown attempt, and which of them no other beats. */
export function comparisonView(runs: readonly ComparedRun[]): ComparisonView {
  const rows = runs.map(rowOf);
  const notComparable = notComparableOf(runs);
  const marked = notComparable.length > 0 ? new Set<ComparedRow>() : frontierOf(rows.filter(citable));
  return {
    mark: markOfRuns(runs),
    rows: rows.map((row) => ({ ...row, onFrontier: marked.has(row) })),
    notComparable,
  };
}

/** Numbers that their own verdict rejects are shown and beat nobody. */
export function citable({ partial, verdict }: Judged): boolean {
  return !partial && (verdict.status === 'valid' || verdict.status === 'suspect');
}

/** What of a measurement says whether its numbers may be used. */
interface Judged {
  readonly verdict: Pick<VerdictView, 'status'>;
  readonly partial: boolean;
}

function rowOf(run: ComparedRun, index: number): ComparedRow {
  const result = shownResult(run.results);
  const metrics = result?.metrics;
  const tpot = metrics?.tpotSeconds ?? null;
  const two = (summary: { p50: number; p99: number } | null | undefined, factor: number) =>
    summary ? ([summary.p50 * factor, summary.p99 * factor] as const) : null;
  return {
    label: `#${index + 1}`,
    name: run.name,
    layout: result === null || result.layout.batch === 0 ? 'unknown' : layoutSummary(result.layout),
    concurrency: result?.workload.concurrency ? String(result.workload.concurrency) : 'unknown',
    emulated: markOfRuns([run])?.short ?? null,
    verdict: verdictView(result),
    partial: result?.partial ?? true,
    outputTokensPerSecond: result?.throughput.outputTokensPerSecond ?? null,
    perUser: tpot !== null && tpot.p50 > 0 ? 1 / tpot.p50 : null,
    ttftMs: two(metrics?.ttftSeconds, 1000),
    tpotMs: two(tpot, 1000),
    endToEndSeconds: two(metrics?.endToEndSeconds, 1),
    goodput: result?.goodput?.requestsPerSecond ?? null,
    costPerMillionOutput: costOf(run, result),
    onFrontier: false,
  };
}

function costOf({ manifest }: ComparedRun, result: Result | null): string | null {
  const rate = result?.throughput.outputTokensPerSecond ?? 0;
  if (!manifest?.price || rate <= 0) return null;
  return formatMoney(costPerMillion(manifest.price.perHour, rate), manifest.price.currency);
}

/**
 * Why no frontier may be drawn over runs; empty when one may. A frontier over runs of different models or prompts would
 * be a ranking of unlike things.
 */
export function notComparableOf(runs: readonly ComparedRun[]): string[] {
  const candidates = runs.flatMap((run): Attempt[] => {
    const result = shownResult(run.results);
    if (result === null || result.partial || result.verdict.status === 'invalid') return [];
    return [{ name: run.name, result, manifest: run.manifest, outcomes: run.outcomes, requests: null }];
  });
  const [first, ...others] = candidates.map((attempt) => ({ name: attempt.name, attempts: [attempt] }));
  if (first === undefined) return [];
  return others.flatMap((other) =>
    comparability(first, other).refusals.map(
      ({ field, a, b }) => `${first.name} and ${other.name} differ in ${field}: ${a} | ${b}`,
    ),
  );
}
