/** Text that fits the window. Words are never cut: a path or a key must stay one piece. */

import { fitCells } from '../../core/fit-cells';

const NARROWEST = 40;

/** Keeps the text's own line breaks; the first line begins with `first`, the others with `rest`. */
export function wrap(text: string, width: number, first = '', rest = first): string[] {
  const limit = Math.max(NARROWEST, width);
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = lines.length === 0 ? first : rest;
    let empty = true;
    for (const word of paragraph.split(' ')) {
      if (!empty && line.length + 1 + word.length > limit) {
        lines.push(line);
        line = rest;
        empty = true;
      }
      line += empty ? word : ` ${word}`;
      empty = false;
    }
    lines.push(line);
  }
  return lines;
}

/** The least that is left for the last column before the others are broken, too. */
const LAST_LEAST = 24;

/**
 * Columns are as wide as their widest cell; the last one is wrapped into what is left. Where that is too little, the
 * others are broken between words, if that makes them fit. Where even that does not, a value stands below its name.
 */
export function columns(rows: readonly (readonly string[])[], width: number): string {
  const natural = indentOf(rows);
  const lines = withLastWrapped(rows, width);
  if (natural + LAST_LEAST <= width || (natural <= width && !isWider(lines, width))) return lines;
  const broken = allWrapped(rows, width);
  if (!isWider(broken, width)) return broken;
  return rows.every((row) => row.length === 2) ? valuesBelow(rows, width) : lines;
}

/** Names and values: a long name has its line for itself. */
function valuesBelow(rows: readonly (readonly string[])[], width: number): string {
  const half = Math.floor(width / 2);
  const beside =
    Math.max(0, ...rows.map(([name = '']) => name.length).filter((length) => length <= half)) + 2;
  return joined(rows.flatMap(([name = '', value = '']) => besideOrBelow(name, value, beside, width)));
}

/** How far a cell goes in that does not fit beside the others. */
const BELOW = '    ';

/** The lines of a row: its last cell beside `head`, or below it where the head, or a word of the cell, is too long. */
function besideOrBelow(head: string, last: string, indent: number, width: number): string[] {
  const fits = Math.max(...last.split(/\s/).map((word) => word.length)) + indent <= width;
  if (!fits) return [head, ...wrap(last, width, BELOW)];
  if (head.length > indent) return [head, ...wrap(last, width, ' '.repeat(indent))];
  return wrap(last, width, head.padEnd(indent), ' '.repeat(indent));
}

const joined = (lines: readonly string[]) => lines.map((line) => line.trimEnd()).join('\n');

const isWider = (text: string, width: number) => text.split('\n').some((line) => line.length > width);

const headWidths = (rows: readonly (readonly string[])[]) => {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    });
  }
  return widths;
};
const indentOf = (rows: readonly (readonly string[])[]) =>
  headWidths(rows).reduce((sum, cell) => sum + cell + 2, 0);

function withLastWrapped(rows: readonly (readonly string[])[], width: number): string {
  const widths = headWidths(rows);
  const indent = indentOf(rows);
  return joined(
    rows.flatMap((row) => {
      const head = row.slice(0, -1).map((cell, index) => cell.padEnd((widths[index] ?? 0) + 2));
      return besideOrBelow(head.join(''), row.at(-1) ?? '', indent, width);
    }),
  );
}

function allWrapped(rows: readonly (readonly string[])[], width: number): string {
  const fitted = fitCells([[], ...rows], width);
  const cells = fitted.rows.slice(1).map((row) => row.map((cell) => cell.split('\n')));
  const widths = cells.reduce<number[]>((all, row) => {
    row.forEach((lines, at) => {
      all[at] = Math.max(all[at] ?? 0, ...lines.map((line) => line.length));
    });
    return all;
  }, []);
  return cells
    .flatMap((row) =>
      Array.from({ length: Math.max(1, ...row.map((lines) => lines.length)) }, (_, line) =>
        row
          .map((lines, at) => (lines[line] ?? '').padEnd((widths[at] ?? 0) + fitted.gutter))
          .join('')
          .trimEnd(),
      ),
    )
    .join('\n');
}
