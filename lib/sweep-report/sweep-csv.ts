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
type Field = string | number | boolean | null | undefined;
type Column = readonly [name: string, of: (line: Line) => Field];

/** `name_unit`, with the ends of its 95 % interval. */
function measured(
  name: string,
  unit: string,
  factor: number,
  of: (figures: SweptAttempt['figures']) => Measured | null,
): Column[] {
  const value = ({ attempt }: Line) => (attempt === null ? null : of(attempt.figures));
  const scaled = (number: number | undefined) => (number === undefined ? null : number * factor);
  return [
    [`${name}_${unit}`, (line) => scaled(value(line)?.value)],
    [`${name}_ci95_low_${unit}`, (line) => scaled(value(line)?.interval?.low)],
    [`${name}_ci95_high_${unit}`, (line) => scaled(value(line)?.interval?.high)],
  ];
}

function predicted(
  name: string,
  unit: string,
  factor: number,
  quantity: PredictedRange['quantity'],
): Column[] {
  const range = ({ cell }: Line) => cell.predicted.ranges.find((each) => each.quantity === quantity);
  const scaled = (number: number | undefined) => (number === undefined ? null : number * factor);
  return [
    [`predicted_${name}_low_${unit}`, (line) => scaled(range(line)?.low)],
    [`predicted_${name}_high_${unit}`, (line) => scaled(range(line)?.high)],
    [`predicted_${name}_reading`, (line) => (isShown(line) ? range(line)?.reading : null)],
  ];
}

/** Front, recommendation and prediction are of the attempt that counts. */
const isShown = ({ cell, attempt }: Line) => attempt === shownAttempt(cell);
const onFront = (front: 'tpot' | 'ttft') => (line: Line) =>
  isShown(line) && line.report.workloads.some(({ fronts }) => fronts[front].includes(line.cell.label));
const floor = (of: (floor: NonNullable<Predicted['floor']>) => number) => (line: Line) =>
  line.cell.predicted.floor === null ? null : of(line.cell.predicted.floor);

const COLUMNS: readonly Column[] = [
  ['sweep_id', ({ report }) => report.sweepId],
  ['environment', ({ report }) => report.environment],
  ['model', ({ report }) => report.model],
  ['release', ({ report }) => report.release],
  ['instance_type', ({ report }) => report.instanceType],
  ['cell', ({ cell }) => cell.label],
  ['cell_id', ({ cell }) => cell.id],
  ['cell_name', ({ cell }) => cell.name],
  ['tensor_parallel_cores', ({ cell }) => cell.layout.tensorParallel],
  ['data_parallel_replicas', ({ cell }) => cell.layout.dataParallel],
  ['batch_sequences', ({ cell }) => cell.batch],
  ['sequence_tokens', ({ cell }) => cell.lengths.sequence],
  ['context_tokens', ({ cell }) => cell.lengths.context],
  ['input_mean_tokens', ({ cell }) => cell.lengths.input],
  ['output_mean_tokens', ({ cell }) => cell.lengths.output],
  ['concurrency_requests', ({ cell }) => cell.concurrency],
  ['state', ({ cell }) => cell.state],
  ['reason_code', ({ cell }) => cell.reason?.code],
  ['reason_message', ({ cell }) => cell.reason?.message],
  ['attempt', ({ cell, attempt }) => (attempt === null ? null : cell.attempts.indexOf(attempt) + 1)],
  ['attempt_counts', ({ attempt }) => attempt?.shown],
  ['run', ({ attempt }) => attempt?.name],
  ['instance_id', ({ attempt }) => attempt?.instanceId],
  ['emulated', ({ report, attempt }) => attempt !== null && (report.emulated ?? attempt.emulated) !== null],
  ['emulated_time_scale', ({ report, attempt }) => (attempt?.emulated ?? report.emulated)?.timeScale],
  ['verdict', ({ attempt }) => attempt?.verdict.status],
  ['verdict_checks', ({ attempt }) => attempt?.verdict.decidedBy.map(({ name }) => name).join(' ')],
  ['partial', ({ attempt }) => attempt?.partial],
  ['repeats', ({ attempt }) => attempt?.repeats],
  ['started_at', ({ attempt }) => attempt?.startedAt],
  ['window_seconds', ({ attempt }) => attempt?.windowSeconds],
  ...measured('output_tokens', 'per_second', 1, (it) => it.outputTokensPerSecond),
  ...measured('ttft_p50', 'ms', 1000, (it) => it.ttftP50Seconds),
  ...measured('ttft_p99', 'ms', 1000, (it) => it.ttftP99Seconds),
  ...measured('tpot_p50', 'ms', 1000, (it) => it.tpotP50Seconds),
  ...measured('goodput_requests', 'per_second', 1, (it) => it.goodputRequestsPerSecond),
  ['cost_per_million_output_tokens', ({ attempt }) => attempt?.figures.costPerMillionOutputTokens],
  ['currency', ({ report }) => report.price?.currency],
  ['front_tpot', onFront('tpot')],
  ['front_ttft', onFront('ttft')],
  [
    'recommended',
    (line) =>
      isShown(line) &&
      line.report.workloads.some(({ recommendation }) => recommendation.take === line.cell.label),
  ],
  ['basis', ({ cell }) => cell.predicted.basis],
  ...predicted('output_tokens', 'per_second', 1, 'outputTokensPerSecond'),
  ...predicted('tpot_mean', 'ms', 1000, 'tpotMeanSeconds'),
  ...predicted('ttft_mean', 'ms', 1000, 'ttftMeanSeconds'),
  ['floor_tpot_ms', floor(({ tpotSeconds }) => tpotSeconds * 1000)],
  ['floor_output_tokens_per_second', floor(({ mostTokensPerSecond }) => mostTokensPerSecond)],
];

/**
 * The report for a notebook, by RFC 4180: one line for each attempt of a cell, and one for a cell without any; cells that
 * were left out before the start have no layout in the plan, and one line with their name.
 */
export function sweepReportCsv(report: SweepReport): string {
  const lines = report.cells.flatMap((cell) => {
    const attempts = cell.attempts.length === 0 ? [null] : cell.attempts;
    return attempts.map((attempt) => COLUMNS.map(([, of]) => of({ report, cell, attempt })));
  });
  const heads = COLUMNS.map(([name]) => name);
  return [heads, ...lines, ...droppedLines(report)]
    .map((fields) => `${fields.map(written).join(',')}\r\n`)
    .join('');
}

function droppedLines({
  sweepId,
  environment,
  model,
  release,
  instanceType,
  dropped,
}: SweepReport): Field[][] {
  const common = { sweep_id: sweepId, environment, model, release, instance_type: instanceType };
  return dropped.map(({ id, name, because }) => {
    const fields: Record<string, Field> = {
      ...common,
      cell_id: id,
      cell_name: name,
      state: 'dropped',
      reason_message: because,
    };
    return COLUMNS.map(([column]) => fields[column]);
  });
}

/** Six digits: more than a measurement is worth. */
const DIGITS = 6;

function written(field: Field): string {
  if (field === null || field === undefined) return '';
  if (typeof field === 'boolean') return field ? 'yes' : 'no';
  if (typeof field === 'number') return String(Number(field.toPrecision(DIGITS)));
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
