import Table from 'cli-table3';

/** Head of a column; figures are set right. */
export interface Column {
  readonly head: string;
  readonly right?: boolean;
}

const EDGES = ['top', 'bottom', 'left', 'right'].flatMap((edge) => [edge, `${edge}-mid`]);
const CORNERS = ['top-left', 'top-right', 'bottom-left', 'bottom-right', 'mid', 'mid-mid', 'middle'];
const NO_LINES = Object.fromEntries([...EDGES, ...CORNERS].map((part) => [part, '']));

/** Columns without lines, each as wide as its widest cell; ids stay whole, so that they can be copied. */
export function table(columns: readonly Column[], rows: ReadonlyArray<readonly string[]>): string {
  const drawn = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2, compact: true },
    colAligns: columns.map((column) => (column.right ? 'right' : 'left')),
  });
  drawn.push(
    columns.map((column) => column.head),
    ...rows.map((row) => [...row]),
  );
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
