import { csvOf } from '../../../core/csv';
import type { Layouts } from '../../../prediction';
import { LAYOUTS_COLUMNS } from './layouts-columns';

/** The list of layouts for a notebook: one line each, refused ones when all are asked for. */
export function layoutsCsv(layouts: Layouts, all: boolean): string {
  const rows = [...layouts.rows, ...(all ? layouts.refused : [])];
  return csvOf(
    LAYOUTS_COLUMNS,
    rows.map((row) => ({ row, layouts })),
  );
}
