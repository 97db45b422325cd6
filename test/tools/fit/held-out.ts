import type { CoreDesign } from '../../../lib/prediction/core-constants';
import { fitConstants } from './fit-constants';
import type { PublishedRow } from './published-row';
import { type ConstantsByDesign, predictRow, type RowPrediction } from './row-prediction';

const DESIGNS: readonly CoreDesign[] = ['v2', 'v3'];

/** Constants of both designs, where the rows suffice. */
export function fitDesigns(rows: readonly PublishedRow[]): ConstantsByDesign {
  const fitted = DESIGNS.map((design) => [design, fitConstants(rows, design)] as const);
  return Object.fromEntries(fitted.filter(([, constants]) => constants !== undefined));
}

/** Predictions by the row's id. */
export type Predictions = ReadonlyMap<string, RowPrediction>;

/** Each row predicted by constants that were fitted without its source, or without anything of its lab. */
export function heldOut(rows: readonly PublishedRow[], by: 'source' | 'lab'): Predictions {
  const found = new Map<string, RowPrediction>();
  for (const group of new Set(rows.map((row) => row[by]))) {
    const constants = fitDesigns(rows.filter((row) => row[by] !== group));
    const left = rows.filter((row) => row[by] === group);
    for (const [id, prediction] of predictAll(left, constants)) found.set(id, prediction);
  }
  return found;
}

/** Each row predicted by the same constants. */
export function predictAll(rows: readonly PublishedRow[], constants: ConstantsByDesign): Predictions {
  return new Map(
    rows.flatMap((row) => {
      const prediction = predictRow(row, constants);
      return prediction === undefined ? [] : [[row.id, prediction] as const];
    }),
  );
}
