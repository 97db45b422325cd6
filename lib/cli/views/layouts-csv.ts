import { GIB } from '../../core/units';
import type { LayoutRow, Layouts, Range } from '../../prediction';

type Cell = string | number | null;
type Column = readonly [name: string, cell: (row: LayoutRow, layouts: Layouts) => Cell];

const milliseconds = (range?: Range | null, end: keyof Range = 'low') => (range ? range[end] * 1000 : null);

const COLUMNS: readonly Column[] = [
  ['instance_type', (_, { request }) => request.work.hardware.type],
  ['model', (_, { request }) => request.work.model.id],
  ['concurrency', (_, { request }) => request.work.concurrency],
  ['data_parallel', (row) => row.dataParallel],
  ['tensor_parallel', (row) => row.tensorParallel],
  ['batch', (row) => row.batch],
  ['sequence', (row) => row.sequence],
  ['logical_cores', (row) => row.logicalCores],
  ['admitted', (row) => (row.refusals.length === 0 ? 'yes' : 'no')],
  ['refusal', (row) => row.refusals.map(({ code }) => code).join(' ')],
  ['memory_gib', (row) => row.memory.totalBytes / GIB],
  ['memory_limit_gib', (row) => row.memory.limitBytes / GIB],
  ['floor_ms', (row) => row.floorSeconds * 1000],
  ['basis', (row) => row.basis.word],
  ['decode_step_ms_low', (row) => milliseconds(row.prediction?.decodeStep)],
  ['decode_step_ms_high', (row) => milliseconds(row.prediction?.decodeStep, 'high')],
  ['tpot_ms_low', (row) => milliseconds(row.prediction?.tpot)],
  ['tpot_ms_high', (row) => milliseconds(row.prediction?.tpot, 'high')],
  ['tokens_per_second_low', (row) => row.prediction?.throughput.low ?? null],
  ['tokens_per_second_high', (row) => row.prediction?.throughput.high ?? null],
  ['cost_per_million_tokens_low', (row) => row.prediction?.costPerMillionTokens?.low ?? null],
  ['cost_per_million_tokens_high', (row) => row.prediction?.costPerMillionTokens?.high ?? null],
  ['pareto_front', (row, { front }) => (front.has(row) ? 'yes' : 'no')],
];

/** Figures with so many digits: more than the ranges are worth. */
const DIGITS = 4;

/** The list of layouts for a notebook: one line each, refused ones when all are asked for. */
export function layoutsCsv(layouts: Layouts, all: boolean): string {
  const rows = [...layouts.rows, ...(all ? layouts.refused : [])];
  const lines = rows.map((row) => COLUMNS.map(([, cell]) => written(cell(row, layouts))).join(','));
  return [COLUMNS.map(([name]) => name).join(','), ...lines].join('\n');
}

/** No cell has a comma or a quote: codes, words and numbers only. */
function written(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'number' ? String(Number(cell.toPrecision(DIGITS))) : cell;
}
