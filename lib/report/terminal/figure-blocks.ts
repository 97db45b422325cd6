/** The blocks of figures: throughput, latency, balance, timeline, cost. */
import { formatSeconds } from '../../core/units';
import { formatNumber, formatOffset, formatShare } from '../numbers';
import type { ReportView } from '../view';
import type { Fact } from '../view/fact';
import { QUANTILES } from '../view/latency';
import type { RepeatsView } from '../view/repeats';
import type { TimelineRow } from '../view/timeline';
import { type Column, grid, type Paper, pairs } from './block';

const right = (head: string): Column => ({ head, right: true });
const rowsOf = (facts: readonly Fact[]) => facts.map(({ label, value }) => [label, value] as const);

/** Rates, counts of requests, and one line for each class of error. */
export function throughputBlock(paper: Paper, view: Pick<ReportView, 'throughput' | 'errors'>): string {
  const errors = view.errors.map(
    (error) => [`error ${error.class}`, `${error.count} × ${error.example}`] as const,
  );
  return pairs(paper, 'Throughput', [...rowsOf(view.throughput), ...errors], true);
}

/** Cost per million tokens and the price that it comes from, or why there is none. */
export function costBlock(paper: Paper, view: Pick<ReportView, 'cost'>): string {
  return pairs(paper, 'Cost', rowsOf(view.cost), true);
}

/** TTFT, TPOT, ITL and end-to-end time, a row each, in the unit that the row names. */
export function latencyBlock(paper: Paper, view: Pick<ReportView, 'latency'>): string {
  const columns = [{ head: 'metric' }, right('n'), ...QUANTILES.map(right)];
  const rows = view.latency.map(({ name, unit, summary }) => [
    `${name} ${unit}`,
    ...(summary === null
      ? ['not measured']
      : [String(summary.count), ...QUANTILES.map((quantile) => formatNumber(summary[quantile]))]),
  ]);
  return grid(paper, 'Latency per request', columns, rows.map(filled(columns.length)));
}

/** The single values are in the page and the data: twenty of them fit no terminal. */
export function repeatsBlock(paper: Paper, { rows, note }: RepeatsView): string {
  const columns = [{ head: 'metric' }, ...['mean', '95 %', 'least', 'most'].map(right)];
  const cells = rows.map(({ metric, mean, uncertainty, least, most }) => [
    metric,
    mean,
    uncertainty,
    least,
    most,
  ]);
  return `${grid(paper, 'Repeats', columns, cells)}\n${pairs(paper, 'Which is shown', [['repeats', note]], false)}`;
}

/** The share of each replica in the load, and how full it was. */
export function replicaBlock(paper: Paper, view: Pick<ReportView, 'replicas'>): string {
  const columns = [
    { head: 'replica' },
    { head: 'cores' },
    right('requests'),
    right('share'),
    right('tok/s'),
    right('slots'),
    right('busy'),
    right('TTFT p50'),
    right('restarts'),
  ];
  const rows = view.replicas.map((replica) => [
    String(replica.index),
    replica.cores,
    `${replica.completed}/${replica.requests}`,
    formatShare(replica.share),
    formatNumber(replica.outputTokensPerSecond),
    formatShare(replica.slotUse),
    formatShare(replica.busyShare),
    replica.ttftP50Ms === null ? '–' : `${formatNumber(replica.ttftP50Ms)} ms`,
    replica.restarts === null ? '–' : String(replica.restarts),
  ]);
  return grid(paper, 'Balance between replicas', columns, rows);
}

/** The figures of each instance of several in a line. */
export function instancesBlock(paper: Paper, { instanceTable }: ReportView): string {
  const heads = ['tok/s', 'TTFT p50', 'p99', 'TPOT p50', 'p99', 'requests', 'replicas'];
  const columns = [{ head: '' }, ...heads.map(right), { head: 'verdict' }];
  const cell = (value: number | undefined | null) =>
    value === undefined || value === null ? '–' : formatNumber(value);
  const inMs = (seconds: number | undefined) => cell(seconds === undefined ? null : seconds * 1000);
  const rows = instanceTable.rows.map((row, index) => [
    String(index + 1),
    cell(row.outputTokensPerSecond),
    ...[row.ttftSeconds, row.tpotSeconds].flatMap((metric) => [inMs(metric?.p50), inMs(metric?.p99)]),
    row.requests === null ? '–' : `${row.requests.completed}/${row.requests.requested}`,
    cell(row.replicas),
    row.verdict === 'none' ? 'no result' : `${row.verdict}${row.partial ? ', partial' : ''}`,
  ]);
  return grid(paper, 'Instances, latency in ms', columns, rows);
}

/** Every attempt of every phase with its start, length and status. */
export function timelineBlock(paper: Paper, view: ReportView): string {
  const columns = [{ head: 'phase' }, right('start'), right('took'), { head: 'status' }, { head: '' }];
  const rows = view.timeline.map((row) => [
    attemptName(row),
    row.offset === null ? '–' : formatOffset(row.offset),
    row.seconds === null ? '–' : formatSeconds(row.seconds),
    row.status === 'gap' ? '–' : row.status,
    row.note,
  ]);
  return grid(paper, 'Phases', columns, rows.map(shortened(paper.width)));
}

const attemptName = (row: TimelineRow) =>
  `${row.name}${row.attempt > 1 ? ` #${row.attempt}` : ''}${onInstance(row)}`;
const onInstance = ({ instance }: TimelineRow) => (instance === null ? '' : ` on ${instance}`);

const filled = (length: number) => (row: string[]) => [
  ...row,
  ...Array.from({ length: length - row.length }, () => ''),
];

/** Failed attempts in full: the timeline has room for a few words only. */
export function failureBlock(paper: Paper, view: ReportView): string[] {
  const failed = view.timeline.filter((row) => row.kind === 'attempt' && row.status !== 'succeeded');
  if (failed.length === 0) return [];
  const rows = failed.flatMap((row) => [
    [`${row.name} #${row.attempt}${onInstance(row)}`, row.note] as const,
    ...(row.next === null ? [] : [['  next', row.next] as const]),
  ]);
  return [pairs(paper, 'Attempts that did not succeed', rows, false)];
}

/** The note is the last column and takes what is left of the line; the page has it whole. */
const shortened = (width: number) => (row: string[], _: number, all: string[][]) => {
  const used = [0, 1, 2, 3].reduce(
    (sum, column) => sum + 2 + Math.max(...all.map((other) => other[column]?.length ?? 0)),
    'EMU '.length,
  );
  const note = row.at(-1) ?? '';
  const room = Math.max(8, width - used - 2);
  return [...row.slice(0, -1), note.length > room ? `${note.slice(0, room - 1)}…` : note];
};
