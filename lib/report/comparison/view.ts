import { type AcrossName, type Interval, metricsOf } from '../../compare';
import type { Result } from '../../contract/result';
import { costPerMillion } from '../../core/cost';
import { type Mark, markOfRuns } from '../emulation-mark';
import { formatMoney } from '../numbers';
import { instanceIds } from '../view/instance-rows';
import { layoutSummary } from '../view/layout';
import { shownRepeats, shownResults } from '../view/shown-result';
import { type VerdictView, verdictView } from '../view/verdict';
import { frontierOf } from './frontier';
import { type ComparedRun, type Likeness, likenessOf } from './likeness';

/**
 * One instance of one run in the chart and in the table, which for most runs is the run; null where its result does
 * not say it.
 */
export interface ComparedRow {
  /** `#1`: how the chart and the table name the run; `#1.2` for the second instance of several. */
  readonly label: string;
  /** Of the run, with the id of the instance if it has several. */
  readonly name: string;
  /** Number of the instance in its run, from 1; null if the run has one. */
  readonly instance: number | null;
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
  /** 95 % of the mean over the repeats of output tokens/s, TTFT p50 and TPOT p50; null where it was measured once. */
  readonly intervals: {
    readonly outputTokensPerSecond: Interval | null;
    readonly ttftMs: Interval | null;
    readonly tpotMs: Interval | null;
  };
  readonly onFrontier: boolean;
}

/** The rows, and how far they are alike: whether a frontier may be drawn through them. */
export interface ComparisonView extends Likeness {
  readonly mark: Mark | null;
  readonly rows: readonly ComparedRow[];
}

/**
 * Several runs side by side: a row for each instance by its shown attempt, and which of them no other beats. Instances
 * of a run are rows of their own: another instance is another measurement. The groups of `across` are meant to differ.
 */
export function comparisonView(
  runs: readonly ComparedRun[],
  across: readonly AcrossName[] = [],
): ComparisonView {
  const measured = runs.flatMap(measuredIn);
  const rows = measured.map(rowOf);
  const likeness = likenessOf(measured.map(asRun), across);
  const marked =
    likeness.notComparable.length > 0 ? new Set<ComparedRow>() : frontierOf(rows.filter(citable));
  return {
    mark: markOfRuns(runs),
    rows: rows.map((row) => ({ ...row, onFrontier: marked.has(row) })),
    ...likeness,
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

interface Measured {
  readonly run: ComparedRun;
  readonly result: Result | null;
  readonly label: string;
  readonly name: string;
  readonly instance: number | null;
}

function measuredIn(run: ComparedRun, index: number): Measured[] {
  const label = `#${index + 1}`;
  const shown = shownResults(run.results);
  const measured = shown.map(({ instanceId }) => instanceId);
  const ids = run.manifest === null ? measured : instanceIds(run.manifest, run.results);
  if (ids.length <= 1) return [{ run, result: shown[0] ?? null, label, name: run.name, instance: null }];
  return ids.map((id, at) => ({
    run,
    result: shown.find(({ instanceId }) => instanceId === id) ?? null,
    label: `${label}.${at + 1}`,
    name: `${run.name} on ${id}`,
    instance: at + 1,
  }));
}

function rowOf({ run, result, label, name, instance }: Measured): ComparedRow {
  const metrics = result?.metrics;
  const tpot = metrics?.tpotSeconds ?? null;
  const two = (summary: { p50: number; p99: number } | null | undefined, factor: number) =>
    summary ? ([summary.p50 * factor, summary.p99 * factor] as const) : null;
  return {
    label,
    name,
    instance,
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
    intervals: intervalsOf(run, result),
    onFrontier: false,
  };
}

function intervalsOf({ results }: ComparedRun, shown: Result | null): ComparedRow['intervals'] {
  const own = results.filter(({ instanceId }) => instanceId === shown?.instanceId);
  const metrics = metricsOf(shownRepeats(own));
  const of = (wanted: string, factor: number) => {
    const found = metrics.find(({ name }) => name === wanted)?.interval;
    return found ? { low: found.low * factor, high: found.high * factor } : null;
  };
  return {
    outputTokensPerSecond: of('output throughput', 1),
    ttftMs: of('TTFT p50', 1000),
    tpotMs: of('TPOT p50', 1000),
  };
}

function costOf({ manifest }: ComparedRun, result: Result | null): string | null {
  const rate = result?.throughput.outputTokensPerSecond ?? 0;
  if (!manifest?.price || rate <= 0) return null;
  return formatMoney(costPerMillion(manifest.price.perHour, rate), manifest.price.currency);
}

/** Of the run, because between two runs a difference is told once, however many instances they have. */
const asRun = ({ run, result }: Measured): ComparedRun => ({
  ...run,
  results: result === null ? [] : [result],
});
