/** Cells of a table that fit a width: columns stand closer, then long cells are broken between words. */

/** Cells with line breaks in them, and the spaces that stand between two columns. */
interface FittedCells {
  readonly rows: readonly (readonly string[])[];
  readonly gutter: number;
}

const GUTTERS = [2, 1] as const;

/**
 * The first row is the head: a head that is wider than its column is broken first, then the widest column, one column
 * at a time. A word is never broken, nor a cell of a column that is `whole`, so a table of long ids may still be wider.
 */
export function fitCells(
  rows: readonly (readonly string[])[],
  width: number,
  whole: (column: number) => boolean = () => false,
): FittedCells {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const cells = Array.from({ length: count }, (_, at) => rows.map((row) => row[at] ?? ''));
  const natural = cells.map((column) => widest(column));
  const total = (widths: readonly number[], gutter: number) => sum(widths) + gutter * (count - 1);
  const gutter = GUTTERS.find((it) => total(natural, it) <= width) ?? 1;
  if (total(natural, gutter) <= width) return { rows, gutter };
  const room = width - gutter * (count - 1);
  const words = cells.map((column) => Math.max(...column.map(longestWord)));
  const bodies = cells.map((column, at) => Math.max(words[at] ?? 0, widest(column.slice(1))));
  const least = words.map((word, at) => (whole(at) ? (bodies[at] ?? 0) : word));
  const widths = narrowed(narrowed(natural, bodies, room), least, room);
  return { rows: rows.map((row) => row.map((cell, at) => broken(cell, widths[at] ?? 0))), gutter };
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const widest = (cells: readonly string[]) =>
  Math.max(0, ...cells.flatMap((cell) => cell.split('\n').map((line) => line.length)));
const longestWord = (cell: string) => Math.max(...cell.split(/\s/).map((word) => word.length));

/** Takes from the widest column that is above its least, until all fit the room. */
function narrowed(widths: readonly number[], least: readonly number[], room: number): number[] {
  const now = [...widths];
  while (sum(now) > room) {
    const open = now.flatMap((width, at) => (width > (least[at] ?? 0) ? [{ width, at }] : []));
    if (open.length === 0) return now;
    const { width, at } = open.reduce((a, b) => (b.width > a.width ? b : a));
    now[at] = width - 1;
  }
  return now;
}

/** A text with line breaks between its words, so that no line is wider than it must be. */
function broken(text: string, width: number): string {
  const lines = text.split('\n').flatMap((line) => {
    if (line.length <= width) return [line];
    return line.split(' ').reduce<string[]>((done, word) => {
      const last = done.at(-1);
      if (last === undefined || last.length + 1 + word.length > width) done.push(word);
      else done[done.length - 1] = `${last} ${word}`;
      return done;
    }, []);
  });
  return lines.join('\n');
}
