import type { AcrossName } from '../../compare';
import type { Result } from '../../contract/result';
import { costPerMillion } from '../../core/cost';
import { type Mark, markOfResults } from '../emulation-mark';
import { formatMoney } from '../numbers';
import { layoutSummary } from '../view/layout';
import { shownResult } from '../view/shown-result';
import { type VerdictView, verdictView } from '../view/verdict';
import { frontierOf } from './frontier';
import { type ComparedRun, type Likeness, likenessOf } from './likeness';

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

/** The rows, and how far they are alike: whether a frontier may be drawn through them. */
export interface ComparisonView extends Likeness {
  readonly mark: Mark | null;
  readonly rows: readonly ComparedRow[];
}

/**
 * Several runs side by side: one row each by its shown attempt, and which of them no other beats. The groups of `across`
 * are meant to differ.
 */
export function comparisonView(
  runs: readonly ComparedRun[],
  across: readonly AcrossName[] = [],
): ComparisonView {
  const rows = runs.map(rowOf);
  const likeness = likenessOf(runs, across);
  const marked =
    likeness.notComparable.length > 0 ? new Set<ComparedRow>() : frontierOf(rows.filter(citable));
  return {
    mark: markOfResults(runs.flatMap(partsOf)),
    rows: rows.map((row) => ({ ...row, onFrontier: marked.has(row) })),
    ...likeness,
  };
}

/** Numbers that their own verdict rejects are shown and beat nobody. */
export function citable(row: ComparedRow): boolean {
  return !row.partial && (row.verdict.status === 'valid' || row.verdict.status === 'suspect');
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
    emulated: markOfResults(partsOf(run))?.short ?? null,
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

/** One emulated part marks a run: a mix-up must not print clean numbers. */
function partsOf({ results, manifest, outcomes }: ComparedRun) {
  return [...results, ...outcomes, ...(manifest === null ? [] : [manifest])];
}

function costOf({ manifest }: ComparedRun, result: Result | null): string | null {
  const rate = result?.throughput.outputTokensPerSecond ?? 0;
  if (!manifest?.price || rate <= 0) return null;
  return formatMoney(costPerMillion(manifest.price.perHour, rate), manifest.price.currency);
}
