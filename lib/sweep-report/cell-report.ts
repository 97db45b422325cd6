import type { SweepPlan } from '../sweep';
import { sweptAttempt } from './attempt-figures';
import type { SweptAttempt } from './attempt-schema';
import { cellPrediction } from './cell-prediction';
import type { CellReport } from './report-schema';
import type { SweepMeasurements, SweptCell } from './sweep-measurements';

/** Every cell of the plan with its attempts and its prediction; one that nobody tells of is waiting. */
export function cellReports(
  { plan, environment, cells }: SweepMeasurements,
  emulated: boolean,
): CellReport[] {
  const swept = new Map(cells.map((cell) => [cell.id, cell]));
  const instances = instancesOf(plan);
  return plan.cells.map((cell, index): CellReport => {
    const { id, name, layout, batch, lengths, recipe, concurrency, repeats } = cell;
    const found: SweptCell = swept.get(id) ?? {
      id,
      state: 'waiting',
      reason: null,
      attempts: [],
      shown: null,
    };
    const attempts = found.attempts.map((run, each) =>
      sweptAttempt(run, each === found.shown, environment.price?.perHour ?? null),
    );
    return {
      label: `#${index + 1}`,
      id,
      name,
      layout,
      batch,
      lengths,
      recipe,
      concurrency,
      repeats,
      cores: layout.tensorParallel * layout.dataParallel,
      instance: instances.get(id) ?? null,
      state: found.state,
      reason: reasonOf(found),
      attempts,
      shown: found.shown,
      predicted: cellPrediction(cell, environment, attempts.find(({ shown }) => shown) ?? null, emulated),
    };
  });
}

function instancesOf({ steps }: SweepPlan): Map<string, number> {
  return new Map(
    steps.flatMap(({ cell, instance }) => (cell === undefined ? [] : [[cell, instance] as const])),
  );
}

function reasonOf({ reason }: SweptCell): CellReport['reason'] {
  if (reason === null) return null;
  const { code, message, next } = reason;
  return { code, message, next: next ?? null };
}

/** The attempt that counts; null where there is none. */
export function shownAttempt({ attempts }: CellReport): SweptAttempt | null {
  return attempts.find(({ shown }) => shown) ?? null;
}

/** A cell with the attempt that counts, whose numbers may be compared. */
export interface UsableCell {
  /** The cell. */
  readonly cell: CellReport;
  /** Whole, and valid or suspect. */
  readonly attempt: SweptAttempt;
  /** Output tokens per second. */
  readonly tokensPerSecond: number;
}

/** The cells whose numbers may be compared, in the order of the plan. */
export function usableCells(cells: readonly CellReport[]): UsableCell[] {
  return cells.flatMap((cell) => {
    const attempt = shownAttempt(cell);
    const tokensPerSecond = attempt?.figures.outputTokensPerSecond?.value;
    if (attempt === null || !attempt.usable || tokensPerSecond === undefined) return [];
    return [{ cell, attempt, tokensPerSecond }];
  });
}
