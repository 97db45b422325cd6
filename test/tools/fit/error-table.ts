import { type ErrorRow, type Errors, QUANTITIES, type Quantity } from '../../../lib/prediction/fitted';
import { fitDesigns, heldOut, type Predictions, predictAll } from './held-out';
import type { PublishedRow } from './published-row';
import { quantile } from './quantile';
import { publishedOf } from './row-prediction';

const FAMILIES = ['trn2', 'inf2', 'trn1'] as const;

/** Errors of every quantity and family: fitted with the rows, without their source, without their lab. */
export function errorTable(rows: readonly PublishedRow[]): ErrorRow[] {
  const ways = {
    inSample: predictAll(rows, fitDesigns(rows)),
    heldOutSource: heldOut(rows, 'source'),
    heldOutLab: heldOut(rows, 'lab'),
  };
  return QUANTITIES.flatMap((quantity) =>
    FAMILIES.map((family) => {
      const scored = rows.filter((row) => row.family === family && publishedOf(row)[quantity] !== undefined);
      return {
        quantity,
        family,
        rows: scored.length,
        sources: new Set(scored.map(({ source }) => source)).size,
        inSample: errorsOf(scored, quantity, ways.inSample),
        heldOutSource: errorsOf(scored, quantity, ways.heldOutSource),
        heldOutLab: errorsOf(scored, quantity, ways.heldOutLab),
      };
    }),
  );
}

function errorsOf(rows: readonly PublishedRow[], quantity: Quantity, predictions: Predictions): Errors {
  const errors = rows.flatMap((row) => {
    const predicted = predictions.get(row.id)?.[quantity];
    const published = publishedOf(row)[quantity];
    return predicted === undefined || published === undefined ? [] : [Math.abs(predicted / published - 1)];
  });
  return { median: quantile(errors, 0.5), p90: quantile(errors, 0.9) };
}
