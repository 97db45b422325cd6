import { formatBytes } from '../../core/units';
import { boundBy } from '../../prediction/advice';
import type { Layouts } from '../../prediction/layouts';
import { rangeText } from '../../prediction/range-text';
import type { LayoutRow } from '../../prediction/space';

interface ListColumn {
  readonly head: string;
  /** Figures are set right. */
  readonly figure: boolean;
  readonly text: (row: LayoutRow) => string;
}

const figure = (head: string, text: ListColumn['text']): ListColumn => ({ head, figure: true, text });
const words = (head: string, text: ListColumn['text']): ListColumn => ({ head, figure: false, text });
const gib = (bytes: number) => formatBytes(bytes).replace(/ GiB$/, '');

/** The columns after the name of the layout, as the command prints them; the cost where a price is known. */
export function listColumns({ request }: Layouts): ListColumn[] {
  return [
    figure('batch', ({ batch }) => String(batch)),
    figure('LNC', ({ logicalCores }) => String(logicalCores)),
    figure('length', ({ sequence }) => String(sequence)),
    figure('GiB', ({ memory }) => `${gib(memory.totalBytes)}/${gib(memory.limitBytes)}`),
    figure('floor, ms', ({ floorSeconds }) => (floorSeconds * 1000).toFixed(1)),
    figure('step, ms', ({ prediction }) => rangeText(prediction?.decodeStep, 1000)),
    figure('TPOT, ms', ({ prediction }) => rangeText(prediction?.tpot, 1000)),
    figure('tokens/s', ({ prediction }) => rangeText(prediction?.throughput)),
    ...(request.pricePerHour === null
      ? []
      : [figure('cost/M', ({ prediction }: LayoutRow) => rangeText(prediction?.costPerMillionTokens))]),
    words('basis', (row) => row.refusals[0]?.code ?? row.basis.word),
    words('bound by', ({ prediction }) => (prediction === null ? '' : boundBy(prediction.shares))),
  ];
}

/** What marks a row, in words: on the Pareto front, a tie with the first, times that were measured. */
export function marksOf(layouts: Layouts, row: LayoutRow): string[] {
  return [
    ...(layouts.front.has(row) ? ['front'] : []),
    ...(layouts.ties > 1 && layouts.rows.slice(0, layouts.ties).includes(row) ? ['tie'] : []),
    ...(row.prediction?.times === 'measured' ? ['measured'] : []),
  ];
}

/** Name of a layout: `DP 2 × TP 32`. */
export const layoutName = ({ dataParallel, tensorParallel }: LayoutRow): string =>
  `DP ${dataParallel} × TP ${tensorParallel}`;
