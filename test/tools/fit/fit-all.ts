import { foreignCode } from '../../../lib/codes/foreign-code';
import { requestError } from '../../../lib/core/errors';
import type { CoreDesign } from '../../../lib/prediction/core-constants';
import type { Fitted, FittedCore } from '../../../lib/prediction/fitted';
import { bootstrap } from './bootstrap';
import { errorTable } from './error-table';
import { fitDesigns } from './held-out';
import { type PublishedRow, readPublishedRows } from './published-row';

/** Month in which the rows were collected; see `test/tools/fit/data/README.md`. */
const COLLECTED = '2026-11';

/** Digits that are kept; far more than the intervals support. */
const DIGITS = 4;

/** Everything that follows from the published rows: constants with intervals, and errors. Rounded to four digits. */
export function fitAll(csv: string): Fitted {
  const rows = readPublishedRows(csv);
  const core = (design: CoreDesign) => coreOf(rows, design);
  return rounded({
    collected: COLLECTED,
    rows: rows.length,
    sources: sourcesOf(rows),
    cores: { v3: core('v3'), v2: core('v2') },
    errors: errorTable(rows),
  });
}

function coreOf(rows: readonly PublishedRow[], design: CoreDesign): FittedCore {
  const ours = rows.filter((row) => row.design === design);
  const constants = fitDesigns(ours)[design];
  if (constants === undefined) {
    throw requestError(foreignCode('TooFewRows'), `${ours.length} rows of ${design} do not make a fit`, {
      next: 'add published rows to test/tools/fit/data/rows.csv',
    });
  }
  const intervals = bootstrap(ours, design);
  return { ...constants, intervals, rows: ours.length, sources: sourcesOf(ours) };
}

const sourcesOf = (rows: readonly PublishedRow[]) => new Set(rows.map(({ source }) => source)).size;

/** Every number in a tree of data. What the search left at its lower bound is nothing. */
function rounded<T>(value: T): T {
  if (typeof value === 'number') return (value <= 1e-9 ? 0 : Number(value.toPrecision(DIGITS))) as T;
  if (Array.isArray(value)) return value.map(rounded) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, rounded(each)])) as T;
}
