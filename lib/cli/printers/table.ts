import Table from 'cli-table3';
import { fitCells } from '../../core/fit-cells';

/** Head of a column; figures are set right. */
export interface Column {
  readonly head: string;
  readonly right?: boolean;
}

const EDGES = ['top', 'bottom', 'left', 'right'].flatMap((edge) => [edge, `${edge}-mid`]);
const CORNERS = ['top-left', 'top-right', 'bottom-left', 'bottom-right', 'mid', 'mid-mid', 'middle'];
const NO_LINES = Object.fromEntries([...EDGES, ...CORNERS].map((part) => [part, '']));

/**
 * Columns without lines in so many columns of the terminal: cells are broken between words where they must be. Ids stay
 * whole, so that they can be copied.
 */
export function table(
  columns: readonly Column[],
  rows: ReadonlyArray<readonly string[]>,
  width: number,
): string {
  const fitted = fitCells(
    [columns.map(({ head }) => head), ...rows],
    width,
    (at) => columns[at]?.right === true,
  );
  const drawn = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': fitted.gutter, compact: true },
    colAligns: columns.map((column) => (column.right ? 'right' : 'left')),
  });
  drawn.push(...fitted.rows.flatMap(linesOf));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** A row of one line for each line of its cells: the library needs seconds for a page of cells that have several. */
function linesOf(row: readonly string[]): string[][] {
  const cells = row.map((cell) => cell.split('\n'));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) => cells.map((lines) => lines[at] ?? ''));
}
