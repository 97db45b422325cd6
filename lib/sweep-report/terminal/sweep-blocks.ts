/** The blocks of a sweep's report on a terminal, beside the cells: what follows, predictions, effort. */

import { groupBy } from '../../core/groups';
import { formatSeconds } from '../../core/units';
import { block, type Column, clean, formatMoney, formatNumber, grid, type Paper, pairs } from '../../report';
import type { PredictedRange } from '../predicted-schema';
import type { CellReport, ReplicasReport, SweepReport, WorkloadReport } from '../report-schema';
import { quantityWords } from '../words';

const right = (head: string): Column => ({ head, right: true });
const sentences = (texts: readonly string[]) => texts.map((text) => ['-', text] as const);

/** What to take, how sure that is and what would change it. */
export function recommendationBlock(paper: Paper, title: string, { recommendation }: WorkloadReport): string {
  const { sentence, uncertainty, wouldChange, next, take } = recommendation;
  const change = take === null ? 'because' : 'would change';
  const rows = [
    ['', sentence] as const,
    ...uncertainty.map((text, index) => [index === 0 ? 'how sure' : '', text] as const),
    ...wouldChange.map((text, index) => [index === 0 ? change : '', text] as const),
    ...(next === null ? [] : [['next', next] as const]),
  ];
  return pairs(paper, title, rows, true);
}

/** Why there is no front. */
export function unlikeBlock(paper: Paper, { notComparable }: WorkloadReport): string[] {
  return notComparable.length === 0
    ? []
    : [pairs(paper, 'Not comparable, so there is no front', sentences(notComparable), false)];
}

/** Throughput and TTFT against the number of replicas, in sentences. */
export function replicasBlock(paper: Paper, { cores, equalLoads, gains, note }: ReplicasReport): string {
  const rows = [
    ...equalLoads.map(({ sentence }) => sentence),
    ...gains.map(({ sentence }) => sentence),
    ...(note === null ? [] : [note]),
  ];
  return pairs(paper, `Replicas on ${cores} cores`, sentences(rows), true);
}

/** Basis, floor and bound of each cell. */
export function basisBlock(paper: Paper, cells: readonly CellReport[]): string {
  const columns = [
    { head: '' },
    { head: 'basis' },
    right('floor TPOT'),
    right('most tok/s'),
    { head: 'bound by' },
    { head: '' },
  ];
  const rows = cells.map(({ label, predicted: { basis, floor, boundBy } }) => [
    label,
    basis,
    floor === null ? 'unknown' : `${formatNumber(floor.tpotSeconds * 1000)} ms`,
    floor === null ? 'unknown' : formatNumber(floor.mostTokensPerSecond),
    boundBy,
    floor?.kept === false ? 'measured below the floor' : '',
  ]);
  return grid(paper, 'Predicted, and the floor', columns, rows);
}

/** Each predicted range with the measured value. */
export function rangesBlock(paper: Paper, cells: readonly CellReport[]): string[] {
  const rows = cells.flatMap(({ label, predicted }) =>
    predicted.ranges.map((range) => [
      label,
      quantityWords(range.quantity),
      `${scaled(range, range.low)} to ${scaled(range, range.high)}`,
      range.measured === null ? '–' : scaled(range, range.measured),
      range.reading,
    ]),
  );
  const columns = [
    { head: '' },
    { head: 'quantity' },
    right('predicted'),
    right('measured'),
    { head: 'reads' },
  ];
  return rows.length === 0 ? [] : [grid(paper, 'Measured against predicted', columns, rows)];
}

const scaled = ({ quantity }: PredictedRange, value: number) =>
  formatNumber(quantity === 'outputTokensPerSecond' ? value : value * 1000);

/** Planned against used, and what other ways take. */
export function effortBlock(paper: Paper, { effort, price }: SweepReport): string {
  const { planned, used, lowerBound, oneAfterAnother, compiles, deploys, compilesOneAfterAnother } = effort;
  const priced = price !== null;
  const row = (name: string, { seconds, cost }: SweepReport['effort']['used'], least = seconds) => [
    name,
    seconds === null
      ? 'not known yet'
      : least === null || least === seconds
        ? formatSeconds(seconds)
        : `${formatSeconds(least)} to ${formatSeconds(seconds)}`,
    ...(priced ? [cost === null ? '–' : formatMoney(cost, price.currency)] : []),
  ];
  const table = grid(
    paper,
    'Time and cost',
    [{ head: '' }, right('time'), ...(priced ? [right('cost')] : [])],
    [
      row('planned', planned, planned.leastSeconds),
      row('used', used),
      row('lower bound of the plan', lowerBound),
      row("the tutorial's way, planned", oneAfterAnother),
    ],
  );
  const counts = `${compiles} compiles and ${deploys} deploys were planned; the tutorial's way has ${compilesOneAfterAnother} of each`;
  return `${table}\n${block(paper, '', false, counts).trim()}`;
}

/** Cells that were left out before the start, by name. */
export function droppedBlock(paper: Paper, { dropped }: SweepReport): string[] {
  if (dropped.length === 0) return [];
  const rows = [...groupBy(dropped, ({ because }) => because)].flatMap(([because, cells]) => [
    ['-', because] as const,
    ...cells.map(({ name }) => ['', name] as const),
  ]);
  return [pairs(paper, 'Left out before the start', rows, false)];
}

/** What a reader has to know beside the numbers. */
export function notesBlock(paper: Paper, { notes }: SweepReport): string {
  return pairs(paper, 'Notes', sentences(notes.map(clean)), false);
}
