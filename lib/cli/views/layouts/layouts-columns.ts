import type { CsvCell, CsvColumn } from '../../../core/csv';
import { GIB } from '../../../core/units';
import type { LayoutRow, Layouts, Range } from '../../../prediction';

interface ListedLayout {
  readonly row: LayoutRow;
  readonly layouts: Layouts;
}

/** Figures with so many digits: more than the ranges are worth. */
const DIGITS = 4;

const figure = (value: number | null | undefined): CsvCell =>
  value === null || value === undefined ? null : Number(value.toPrecision(DIGITS));
const milliseconds = (range: Range | null | undefined, end: keyof Range) =>
  range ? figure(range[end] * 1000) : null;

/** The columns of `trainyard layouts --csv`. */
export const LAYOUTS_COLUMNS: readonly CsvColumn<ListedLayout>[] = [
  ['instance_type', 'EC2 instance type', ({ layouts }) => layouts.request.work.hardware.type],
  ['model', 'hub id of the model', ({ layouts }) => layouts.request.work.model.id],
  ['concurrency', 'requests in flight over all replicas', ({ layouts }) => layouts.request.work.concurrency],
  ['data_parallel', 'replicas', ({ row }) => row.dataParallel],
  ['tensor_parallel', 'logical cores of one replica', ({ row }) => row.tensorParallel],
  ['batch', 'sequences that one replica decodes together', ({ row }) => row.batch],
  ['sequence', 'compiled length of prompt and answer, tokens', ({ row }) => row.sequence],
  ['logical_cores', 'physical cores in one logical core', ({ row }) => row.logicalCores],
  ['admitted', 'yes, or no if a rule refuses the layout', ({ row }) => row.refusals.length === 0],
  [
    'refusal',
    'codes of the refusals, separated by spaces',
    ({ row }) => row.refusals.map(({ code }) => code).join(' '),
  ],
  [
    'memory_gib',
    'device memory of one logical core that the layout needs, GiB',
    ({ row }) => figure(row.memory.totalBytes / GIB),
  ],
  [
    'memory_limit_gib',
    'device memory that one logical core has, GiB',
    ({ row }) => figure(row.memory.limitBytes / GIB),
  ],
  [
    'floor_ms',
    'one pass over the weights at full memory bandwidth, milliseconds',
    ({ row }) => figure(row.floorSeconds * 1000),
  ],
  ['basis', 'predicted, extrapolated or unknown', ({ row }) => row.basis.word],
  [
    'decode_step_ms_low',
    'one decode step, lower end, milliseconds',
    ({ row }) => milliseconds(row.prediction?.decodeStep, 'low'),
  ],
  [
    'decode_step_ms_high',
    'the same, upper end',
    ({ row }) => milliseconds(row.prediction?.decodeStep, 'high'),
  ],
  [
    'tpot_ms_low',
    'mean time per output token at the load, lower end, milliseconds',
    ({ row }) => milliseconds(row.prediction?.tpot, 'low'),
  ],
  ['tpot_ms_high', 'the same, upper end', ({ row }) => milliseconds(row.prediction?.tpot, 'high')],
  [
    'tokens_per_second_low',
    'output tokens per second of all replicas, lower end',
    ({ row }) => figure(row.prediction?.throughput.low),
  ],
  ['tokens_per_second_high', 'the same, upper end', ({ row }) => figure(row.prediction?.throughput.high)],
  [
    'cost_per_million_tokens_low',
    'price of a million output tokens, in the currency of the environment, lower end',
    ({ row }) => figure(row.prediction?.costPerMillionTokens?.low),
  ],
  [
    'cost_per_million_tokens_high',
    'the same, upper end',
    ({ row }) => figure(row.prediction?.costPerMillionTokens?.high),
  ],
  [
    'pareto_front',
    'yes if no other layout has both more throughput and less TPOT',
    ({ row, layouts }) => layouts.front.has(row),
  ],
];
