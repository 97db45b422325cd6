import { type CsvColumn, csvLines, csvOf } from '../core/csv';
import type { Measured, SweptAttempt } from './attempt-schema';
import { shownAttempt } from './cell-report';
import type { Predicted, PredictedRange } from './predicted-schema';
import type { CellReport, SweepReport } from './report-schema';

/** One line of the file; `attempt` is null for a cell that has none. */
interface Line {
  readonly report: SweepReport;
  readonly cell: CellReport;
  readonly attempt: SweptAttempt | null;
}
type Column = CsvColumn<Line>;

/** What a change of the unit adds is no digit of the number. */
const DIGITS = 12;

/** `name_unit`, with the ends of its 95 % interval. */
function measured(
  name: string,
  says: string,
  unit: string,
  factor: number,
  of: (figures: SweptAttempt['figures']) => Measured | null,
): Column[] {
  const value = ({ attempt }: Line) => (attempt === null ? null : of(attempt.figures));
  const scaled = (number: number | undefined) =>
    number === undefined ? null : Number((number * factor).toPrecision(DIGITS));
  return [
    [`${name}_${unit}`, says, (line) => scaled(value(line)?.value)],
    [
      `${name}_ci95_low_${unit}`,
      `lower end of its 95 % interval over repeats`,
      (line) => scaled(value(line)?.interval?.low),
    ],
    [`${name}_ci95_high_${unit}`, `upper end of it`, (line) => scaled(value(line)?.interval?.high)],
  ];
}

function predicted(
  name: string,
  says: string,
  unit: string,
  factor: number,
  quantity: PredictedRange['quantity'],
): Column[] {
  const range = ({ cell }: Line) => cell.predicted.ranges.find((each) => each.quantity === quantity);
  const scaled = (number: number | undefined) =>
    number === undefined ? null : Number((number * factor).toPrecision(DIGITS));
  return [
    [
      `predicted_${name}_low_${unit}`,
      `lower end of the predicted range of ${says}`,
      (line) => scaled(range(line)?.low),
    ],
    [`predicted_${name}_high_${unit}`, `upper end of it`, (line) => scaled(range(line)?.high)],
    [
      `predicted_${name}_reading`,
      `where the measured value lies, if the attempt counts`,
      (line) => (isShown(line) ? range(line)?.reading : null),
    ],
  ];
}

/** Front, recommendation and prediction are of the attempt that counts. */
const isShown = ({ cell, attempt }: Line) => attempt === shownAttempt(cell);
const onFront = (front: 'tpot' | 'ttft') => (line: Line) =>
  isShown(line) && line.report.workloads.some(({ fronts }) => fronts[front].includes(line.cell.label));
const floor = (of: (floor: NonNullable<Predicted['floor']>) => number) => (line: Line) =>
  line.cell.predicted.floor === null ? null : of(line.cell.predicted.floor);

/** Columns of the file for notebooks, in their order. */
export const SWEEP_COLUMNS: readonly Column[] = [
  ['sweep_id', 'id of the sweep', ({ report }) => report.sweepId],
  ['environment', 'name of the environment', ({ report }) => report.environment],
  ['model', 'hub id of the model', ({ report }) => report.model],
  ['release', 'Neuron SDK release', ({ report }) => report.release],
  ['instance_type', 'EC2 instance type', ({ report }) => report.instanceType],
  ['cell', 'how the report calls the cell: its place in the plan', ({ cell }) => cell.label],
  ['cell_id', 'digest of what is measured', ({ cell }) => cell.id],
  ['cell_name', 'the cell for people', ({ cell }) => cell.name],
  ['tensor_parallel_cores', 'logical cores of one replica', ({ cell }) => cell.layout.tensorParallel],
  ['data_parallel_replicas', 'replicas', ({ cell }) => cell.layout.dataParallel],
  ['batch_sequences', 'sequences that one replica decodes together', ({ cell }) => cell.batch],
  ['sequence_tokens', 'compiled length of prompt and answer, tokens', ({ cell }) => cell.lengths.sequence],
  ['context_tokens', 'compiled length of a prompt, tokens', ({ cell }) => cell.lengths.context],
  ['input_mean_tokens', 'mean prompt length that was asked for, tokens', ({ cell }) => cell.lengths.input],
  ['output_mean_tokens', 'mean answer length that was asked for, tokens', ({ cell }) => cell.lengths.output],
  ['recipe', 'preset or recipe: whose commands compile and serve', ({ cell }) => cell.recipe],
  ['concurrency_requests', 'requests in flight over all replicas', ({ cell }) => cell.concurrency],
  [
    'state',
    'measured, failed, left-out, stopped, waiting, working, or dropped before the start',
    ({ cell }) => cell.state,
  ],
  ['reason_code', 'code of why it failed or was left out', ({ cell }) => cell.reason?.code],
  ['reason_message', 'the same as a sentence', ({ cell }) => cell.reason?.message],
  [
    'attempt',
    'number of the attempt, from 1; empty for a cell without one',
    ({ cell, attempt }) => (attempt === null ? null : cell.attempts.indexOf(attempt) + 1),
  ],
  ['attempt_counts', 'yes: the attempt that the sweep shows', ({ attempt }) => attempt?.shown],
  ['run', 'id of the run', ({ attempt }) => attempt?.name],
  ['instance_id', 'id of the instance', ({ attempt }) => attempt?.instanceId],
  [
    'emulated',
    'yes: numbers of emulated hardware',
    ({ report, attempt }) => attempt !== null && (report.emulated ?? attempt.emulated) !== null,
  ],
  [
    'emulated_time_scale',
    'empty: real hardware; else an emulation, so many times faster',
    ({ report, attempt }) => (attempt?.emulated ?? report.emulated)?.timeScale,
  ],
  ['verdict', 'valid, suspect or invalid', ({ attempt }) => attempt?.verdict.status],
  [
    'verdict_checks',
    'names of the checks that decided, separated by spaces',
    ({ attempt }) => attempt?.verdict.decidedBy.map(({ name }) => name).join(' '),
  ],
  ['partial', 'yes: it ended before every request was made', ({ attempt }) => attempt?.partial],
  ['repeats', 'measurements of the attempt', ({ attempt }) => attempt?.repeats],
  ['started_at', 'first request, ISO 8601, UTC', ({ attempt }) => attempt?.startedAt],
  ['window_seconds', 'first request to last answer, seconds', ({ attempt }) => attempt?.windowSeconds],
  ...measured(
    'output_tokens',
    'output tokens per second of the window',
    'per_second',
    1,
    (it) => it.outputTokensPerSecond,
  ),
  ...measured('ttft_p50', 'TTFT, 50th percentile, milliseconds', 'ms', 1000, (it) => it.ttftP50Seconds),
  ...measured('ttft_p99', 'TTFT, 99th percentile, milliseconds', 'ms', 1000, (it) => it.ttftP99Seconds),
  ...measured('tpot_p50', 'TPOT, 50th percentile, milliseconds', 'ms', 1000, (it) => it.tpotP50Seconds),
  ...measured(
    'goodput_requests',
    'requests per second that met both limits; empty without limits',
    'per_second',
    1,
    (it) => it.goodputRequestsPerSecond,
  ),
  [
    'cost_per_million_output_tokens',
    'price of one instance over its output tokens; empty without a price',
    ({ attempt }) => attempt?.figures.costPerMillionOutputTokens,
  ],
  ['currency', 'currency of the price', ({ report }) => report.price?.currency],
  ['front_tpot', 'yes: no other cell beats it in throughput and TPOT', onFront('tpot')],
  ['front_ttft', 'yes: no other cell beats it in throughput and TTFT', onFront('ttft')],
  [
    'recommended',
    'yes: the report takes it',
    (line) =>
      isShown(line) &&
      line.report.workloads.some(({ recommendation }) => recommendation.take === line.cell.label),
  ],
  ['basis', 'predicted, extrapolated or unknown', ({ cell }) => cell.predicted.basis],
  ...predicted('output_tokens', 'throughput', 'per_second', 1, 'outputTokensPerSecond'),
  ...predicted('tpot_mean', 'mean TPOT', 'ms', 1000, 'tpotMeanSeconds'),
  ...predicted('ttft_mean', 'mean TTFT', 'ms', 1000, 'ttftMeanSeconds'),
  [
    'floor_tpot_ms',
    'least TPOT that memory bandwidth allows, milliseconds',
    floor(({ tpotSeconds }) => tpotSeconds * 1000),
  ],
  [
    'floor_output_tokens_per_second',
    'most output tokens per second that memory bandwidth allows',
    floor(({ mostTokensPerSecond }) => mostTokensPerSecond),
  ],
];

/**
 * The report for a notebook, by RFC 4180: one line for each attempt of a cell, and one for a cell without any; cells that
 * were left out before the start have no layout in the plan, and one line with their name.
 */
export function sweepReportCsv(report: SweepReport): string {
  const lines = report.cells.flatMap((cell): Line[] => {
    const attempts = cell.attempts.length === 0 ? [null] : cell.attempts;
    return attempts.map((attempt) => ({ report, cell, attempt }));
  });
  return csvOf(SWEEP_COLUMNS, lines) + csvLines(droppedColumns(report), report.dropped);
}

type Dropped = SweepReport['dropped'][number];

/** The same columns, of which a dropped cell knows few. */
function droppedColumns(report: SweepReport): CsvColumn<Dropped>[] {
  const known: Record<string, CsvColumn<Dropped>[2]> = {
    sweep_id: () => report.sweepId,
    environment: () => report.environment,
    model: () => report.model,
    release: () => report.release,
    instance_type: () => report.instanceType,
    cell_id: ({ id }) => id,
    cell_name: ({ name }) => name,
    state: () => 'dropped',
    reason_message: ({ because }) => because,
  };
  return SWEEP_COLUMNS.map(([name, says]) => [name, says, known[name] ?? (() => null)]);
}
