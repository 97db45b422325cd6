import { phaseError } from '../../../core/errors';
import { formatCount } from '../../../core/units';
import { countedResult, type SweepMeasurements, type SweptCell } from '../../../sweep-report';
import { type Call, remark } from '../../program/call';

/** Call it last: cells without a result that can be trusted throw, after everything was printed. */
export function endBySweep(call: Call, { sweepId, plan, cells }: SweepMeasurements, flags: string): void {
  const nameOf = ({ id }: SweptCell) => plan.cells.find((cell) => cell.id === id)?.name ?? id;
  const bad = cells.flatMap((cell) => {
    const why = problemOf(cell);
    return why === undefined ? [] : [`${nameOf(cell)}: ${why}`];
  });
  const suspect = cells.filter((cell) => verdictOf(cell) === 'suspect');
  if (suspect.length > 0) remark(call, `suspect numbers: ${suspect.map(nameOf).join('; ')}`);
  if (bad.length === 0) return;
  throw phaseError(
    'SweepIncomplete',
    `${bad.length} of ${formatCount(cells.length, 'cell')} of ${sweepId} have no result to trust: ${bad.join('; ')}`,
    {
      next: `cure the causes, then try these cells again with: trainyard sweep resume ${sweepId}${flags}`,
      data: { sweepId, cells: cells.filter((cell) => problemOf(cell) !== undefined).map(({ id }) => id) },
    },
  );
}

const verdictOf = (cell: SweptCell) => countedResult(cell)?.verdict.status;

function problemOf(cell: SweptCell): string | undefined {
  if (cell.state !== 'measured') return cell.reason?.code ?? cell.state;
  return verdictOf(cell) === 'invalid' ? 'invalid' : undefined;
}
