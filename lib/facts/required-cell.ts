/** Absent cells: nobody found the value, and asking for it says so instead of guessing. */
import { requestError } from '../core/errors';

/** A cell that the caller cannot do without. `table` and `row` only name it in the message. */
export function required<Row extends object, Cell extends keyof Row & string>(
  row: Row,
  cell: Cell,
  where: { readonly table: string; readonly row: string },
): NonNullable<Row[Cell]> {
  const value = row[cell];
  if (value === undefined || value === null) {
    throw requestError(
      'FactNotKnown',
      `${cell} of ${where.row} is not in the catalogue of ${where.table}: no source for it was found`,
      { next: `choose a row of ${where.table} that has ${cell}`, data: { cell, ...where } },
    );
  }
  return value;
}

/** Looks a row up by name; a miss lists what there is. */
export function rowOf<Row>(rows: Readonly<Record<string, Row>>, name: string, table: string): Row {
  const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
  if (row === undefined) {
    const known = Object.keys(rows).join(', ');
    throw requestError('NotInCatalogue', `'${name}' is not in the catalogue of ${table}`, {
      next: `choose one of ${known}`,
      data: { name, table, known: Object.keys(rows) },
    });
  }
  return row;
}
