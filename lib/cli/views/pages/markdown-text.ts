/** A page of Markdown for a terminal: headings at the margin, what is below them indented; commands stay as they are. */
import type { Colors } from '../../printers/colors';
import { table } from '../../printers/table';
import { wrap } from '../../printers/wrap';
import { inlineText } from './markdown-inline';

/** How a page is set. */
interface PageStyle {
  /** Columns. */
  readonly width: number;
  readonly colors: Colors;
}

const INDENT = '  ';
const CODE_INDENT = '      ';
const ITEM = /^( *)([-*]|\d+\.) +(.*)$/;
const starts = /^(#{1,6} |\||```| *([-*]|\d+\.) |<!--)/;

/** The whole page; parts of the Markdown that our pages do not use are printed as they stand. */
export function markdownText(markdown: string, style: PageStyle): string {
  const lines = markdown.split('\n');
  let page = '';
  let before = false;
  for (let at = 0; at < lines.length; ) {
    const { text, next, isItem = false } = blockAt(lines, at, style);
    at = next;
    if (text === '') continue;
    // The items of a list stand together.
    page += `${page === '' ? '' : isItem && before ? '\n' : '\n\n'}${text}`;
    before = isItem;
  }
  return page;
}

/** One block of the page, and the line after it. */
interface Block {
  readonly text: string;
  readonly next: number;
  readonly isItem?: boolean;
}

function blockAt(lines: readonly string[], at: number, style: PageStyle): Block {
  const line = lines[at] ?? '';
  if (line.trim() === '' || /^<!--.*-->$/.test(line.trim())) return { text: '', next: at + 1 };
  if (line.startsWith('```')) return codeAt(lines, at);
  if (line.startsWith('|')) return tableAt(lines, at, style);
  const heading = /^#{1,6} +(.*)$/.exec(line);
  if (heading) return { text: style.colors.bold(inlineText(heading[1] ?? '')), next: at + 1 };
  return textAt(lines, at, style);
}

function codeAt(lines: readonly string[], at: number): Block {
  const end = lines.findIndex((line, index) => index > at && line.startsWith('```'));
  const last = end === -1 ? lines.length : end;
  const code = lines.slice(at + 1, last).map((line) => `${CODE_INDENT}${line}`.trimEnd());
  return { text: code.join('\n'), next: last + 1 };
}

function tableAt(lines: readonly string[], at: number, { width, colors }: PageStyle): Block {
  let next = at;
  while (lines[next]?.startsWith('|')) next++;
  const [head = [], , ...rows] = lines.slice(at, next).map(cellsOf);
  const room = width - INDENT.length;
  const heads = head.map((text) => ({ head: text }));
  const drawn = table(heads, rows, room).split('\n');
  if (drawn.some((line) => line.length > room)) {
    const names = wrap(head.join(', '), width, INDENT).map(colors.dim);
    return { text: [...names, cards(head, rows, width)].join('\n'), next };
  }
  const [first = '', ...rest] = drawn.map((line) => `${INDENT}${line}`);
  return { text: [colors.dim(first), ...rest].join('\n'), next };
}

/** The rows of a table that is too wide: the first cell, and the others below it with their heads. */
function cards(head: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const label = Math.max(...head.slice(1).map((text) => text.length)) + INDENT.length;
  const below = `${INDENT}${INDENT}`;
  const lines = rows.flatMap(([first = '', ...cells]) => [
    ...wrap(first, width, INDENT),
    ...cells.flatMap((cell, index) =>
      cell === ''
        ? []
        : wrap(cell, width, `${below}${(head[index + 1] ?? '').padEnd(label)}`, below + ' '.repeat(label)),
    ),
  ]);
  return lines.join('\n');
}

/** `\|` is a bar within a cell. */
function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => inlineText(cell.trim().replaceAll('\\|', '|')));
}

/** A paragraph or an item of a list, with the lines that go on with it. */
function textAt(lines: readonly string[], at: number, { width }: PageStyle): Block {
  let next = at + 1;
  while (next < lines.length && lines[next]?.trim() !== '' && !starts.test(lines[next] ?? '')) next++;
  const text = lines
    .slice(at, next)
    .map((line) => line.trim())
    .join(' ');
  const item = ITEM.exec(lines[at] ?? '');
  if (item === null) return { text: wrap(inlineText(text), width, INDENT).join('\n'), next };
  const [, spaces = '', sign = ''] = item;
  const first = `${INDENT}${spaces}${sign === '*' ? '-' : sign} `;
  const said = inlineText(text.slice(sign.length).trimStart());
  return { text: wrap(said, width, first, ' '.repeat(first.length)).join('\n'), next, isItem: true };
}
