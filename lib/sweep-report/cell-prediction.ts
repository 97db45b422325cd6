import { isTrainyardError } from '../core/errors';
import type { Environment } from '../environment';
import type { LogicalCores } from '../facts';
import {
  boundBy,
  type LayoutRow,
  layoutRow,
  layoutsRequestOf,
  type Range,
  throughputRange,
} from '../prediction';
import { cellEnvironment, type SweepPlan } from '../sweep';
import type { SweptAttempt } from './attempt-schema';
import type { Predicted, PredictedRange } from './predicted-schema';

type PlannedCell = SweepPlan['cells'][number];

/**
 * What published measurements say of a cell, beside the attempt that counts. Calibrations are left out: they may be
 * from the very runs that are compared with them. Nothing emulated is judged by a prediction.
 */
export function cellPrediction(
  cell: PlannedCell,
  environment: Environment,
  attempt: SweptAttempt | null,
  emulated: boolean,
): Predicted {
  const judged = !emulated && attempt !== null && attempt.usable;
  const found = rowOf(cell, environment);
  if (typeof found === 'string') {
    return { basis: 'unknown', reasons: [found], ranges: [], floor: null, boundBy: 'unknown' };
  }
  const { prediction } = found;
  const { word, reasons } = found.basis;
  return {
    basis: word === 'predicted' && prediction === null ? 'unknown' : word,
    reasons: [...reasons],
    ranges: rangesOf(found, attempt, judged),
    floor: {
      tpotSeconds: found.floorSeconds,
      mostTokensPerSecond: throughputRange({ ...found, prediction: null }, cell).high,
      kept: floorKept(found, attempt, emulated),
    },
    boundBy: prediction === null ? 'unknown' : boundBy(prediction.shares),
  };
}

/** The row of the layouts; a sentence where the catalogue does not know what it needs. */
function rowOf(cell: PlannedCell, environment: Environment): LayoutRow | string {
  const own = cellEnvironment(cell, environment);
  const { layout, batch, lengths } = cell;
  const logicalCores = own.layout.logicalCores as LogicalCores;
  try {
    const request = layoutsRequestOf(own, { priced: true, measured: [] });
    return layoutRow(request, { ...layout, batch, sequence: lengths.sequence, logicalCores });
  } catch (error) {
    if (!isTrainyardError(error) || error.code !== 'NotInCatalogue') throw error;
    return error.message;
  }
}

function rangesOf(
  { prediction }: LayoutRow,
  attempt: SweptAttempt | null,
  judged: boolean,
): PredictedRange[] {
  if (prediction === null) return [];
  const { throughput, tpot, ttftLoadedBounds } = prediction;
  const figures = attempt?.figures;
  const range = (
    quantity: PredictedRange['quantity'],
    { low, high }: Range,
    measured: number | null | undefined,
  ): PredictedRange => {
    const value = measured ?? null;
    return { quantity, low, high, measured: value, reading: readingOf(value, { low, high }, judged) };
  };
  return [
    range('outputTokensPerSecond', throughput, figures?.outputTokensPerSecond?.value),
    range('tpotMeanSeconds', tpot, figures?.tpotMeanSeconds),
    range('ttftMeanSeconds', ttftLoadedBounds, figures?.ttftMeanSeconds),
  ];
}

/** An emulated number is no evidence about hardware, and a rejected one about nothing. */
function readingOf(value: number | null, { low, high }: Range, judged: boolean): PredictedRange['reading'] {
  if (value === null) return 'not measured';
  if (!judged) return 'not judged';
  if (value < low) return 'below';
  return value > high ? 'above' : 'within';
}

/** A rejected number is held against the floor too: that may be why it is rejected. */
function floorKept(
  { floorSeconds }: LayoutRow,
  attempt: SweptAttempt | null,
  emulated: boolean,
): boolean | null {
  const value = attempt?.figures.tpotMeanSeconds ?? null;
  return value === null || emulated ? null : value >= floorSeconds;
}
