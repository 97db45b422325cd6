import { comparability, type Side } from '../../compare';
import type { MeasuredRun } from '../../contract/measured-run';
import type { Result } from '../../contract/result';
import { costPerMillion } from '../../core/cost';
import { type Mark, markOfResults } from '../emulation-mark';
import { formatMoney } from '../numbers';
import { instanceIds } from '../view/instance-rows';
import { layoutSummary } from '../view/layout';
import { shownResults } from '../view/shown-result';
import { type VerdictView, verdictView } from '../view/verdict';
import { frontierOf } from './frontier';

/** What of a measured run a comparison reads. */
export type ComparedRun = Pick<MeasuredRun, 'name' | 'manifest' | 'outcomes' | 'results'>;

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
  readonly onFrontier: boolean;
}

/** The rows, and whether a frontier may be drawn through them. */
export interface ComparisonView {
  readonly mark: Mark | null;
  readonly rows: readonly ComparedRow[];
  /** Why no frontier is drawn; empty when one is. */
  readonly notComparable: readonly string[];
}

/**
 * Several runs side by side: a row for each instance by its shown attempt, and which of them no other beats. Instances
 * of a run are rows of their own: another instance is another measurement.
 */
export function comparisonView(runs: readonly ComparedRun[]): ComparisonView {
  const measured = runs.flatMap(measuredIn);
  const rows = measured.map(rowOf);
  const notComparable = reasons(measured);
  const marked = notComparable.length > 0 ? new Set<ComparedRow>() : frontierOf(rows.filter(citable));
  return {
    mark: markOfResults(runs.flatMap(partsOf)),
    rows: rows.map((row) => ({ ...row, onFrontier: marked.has(row) })),
    notComparable,
  };
}

/** Numbers that their own verdict rejects are shown and beat nobody. */
export function citable(row: ComparedRow): boolean {
  return !row.partial && (row.verdict.status === 'valid' || row.verdict.status === 'suspect');
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

/**
 * A frontier over runs of different models or prompts would be a ranking of unlike things. Between two runs a
 * difference is told once, however many instances they have.
 */
function reasons(measured: readonly Measured[]): string[] {
  const [first, ...others] = measured.filter(
    ({ result }) => result !== null && !result.partial && result.verdict.status !== 'invalid',
  );
  if (first === undefined) return [];
  const told = others.flatMap((other) => {
    const [a, b] = first.run === other.run ? [first.name, other.name] : [first.run.name, other.run.name];
    return comparability(sideOf(first), sideOf(other)).refusals.map(
      (row) => `${a} and ${b} differ in ${row.field}: ${row.a} | ${row.b}`,
    );
  });
  return [...new Set(told)];
}

function sideOf({ run, result, name }: Measured): Side {
  const { manifest, outcomes } = run;
  return { name, attempts: result === null ? [] : [{ name, result, manifest, outcomes, requests: null }] };
}
