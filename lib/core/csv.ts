/** CSV for notebooks, as RFC 4180 quotes it: one line of names, then one line for each row, each ended by a line feed. */

/** Null: not known, or not of this row; the cell is empty. Truth values are `yes` and `no`. */
export type CsvCell = string | number | boolean | null | undefined;

/** One column: its name, which never changes its meaning, what it says with its unit, and its cell of a row. */
export type CsvColumn<Row> = readonly [name: string, says: string, cell: (row: Row) => CsvCell];

/** Rows as CSV. Numbers are written whole, so that reading them back gives the same number. */
export function csvOf<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  return `${columns.map(([name]) => name).join(',')}\n${csvLines(columns, rows)}`;
}

/** The same without the line of names, for rows of another kind below those of the first. */
export function csvLines<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  return rows.map((row) => `${columns.map(([, , cell]) => written(cell(row))).join(',')}\n`).join('');
}

function written(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
