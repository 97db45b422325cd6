/** Text that fits the window. Words are never cut: a path or a key must stay one piece. */

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

/** Columns are as wide as their widest cell; the last one is wrapped into what is left. */
export function columns(rows: readonly (readonly string[])[], width: number): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    });
  }
  const indent = widths.reduce((sum, cell) => sum + cell + 2, 0);
  return rows
    .flatMap((row) => {
      const head = row
        .slice(0, -1)
        .map((cell, index) => cell.padEnd((widths[index] ?? 0) + 2))
        .join('');
      return wrap(row.at(-1) ?? '', width, head, ' '.repeat(indent));
    })
    .map((line) => line.trimEnd())
    .join('\n');
}
