/** One titled block of the terminal report. */
import Table from 'cli-table3';
import picocolors from 'picocolors';
import { fitCells } from '../../core/fit-cells';
import type { Mark } from '../emulation-mark';
import { clean } from './clean';
import { paperWidth, type TerminalOptions } from './options';

/** What a block is written on: columns, colours, and the mark of an emulated run. */
export interface Paper {
  readonly width: number;
  readonly colors: ReturnType<typeof picocolors.createColors>;
  readonly mark: Mark | null;
  /** What all blocks on it are about, behind every title; absent where that is the run. */
  readonly about?: string;
}

/** The paper of a terminal. */
export function paperFor({ color, width }: TerminalOptions, mark: Mark | null): Paper {
  return { colors: picocolors.createColors(color), mark, width: paperWidth(width) };
}

const EDGES = ['top', 'bottom', 'left', 'right'].flatMap((edge) => [edge, `${edge}-mid`]);
const CORNERS = ['top-left', 'top-right', 'bottom-left', 'bottom-right', 'mid', 'mid-mid', 'middle'];
const NO_LINES = Object.fromEntries([...EDGES, ...CORNERS].map((part) => [part, '']));

/** Space after a label. */
const GUTTER = 2;
/** What every line of figures begins with in an emulated run, so that a line copied alone still says it. */
const MARGIN = 'EMU ';
const LABEL_WIDTH = 31;

/** Head of a column; figures are set right. */
export interface Column {
  readonly head: string;
  readonly right?: boolean;
}

/** Figures in columns that fit the paper, the mark on the title and in the margin of every line. */
export function grid(paper: Paper, title: string, columns: readonly Column[], rows: readonly string[][]) {
  const heads = columns.map(({ head }) => head);
  const room = paper.width - (paper.mark ? MARGIN.length : 0);
  const fitted = fitCells(
    [heads, ...rows.map((row) => row.map(clean))],
    room,
    (at) => columns[at]?.right === true,
  );
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': fitted.gutter, compact: true },
    colAligns: columns.map((column) => (column.right ? 'right' : 'left')),
  });
  const [head = [], ...body] = fitted.rows;
  const dim = (cell: string) => cell.split('\n').map(paper.colors.dim).join('\n');
  table.push(head.map(dim), ...body.map((row) => [...row]));
  return block(paper, title, true, table.toString());
}

/** Label and value, wrapped to the paper. */
export function pairs(
  paper: Paper,
  title: string,
  rows: ReadonlyArray<readonly [label: string, value: string]>,
  numeric: boolean,
): string {
  const longest = Math.max(...rows.map(([label]) => label.length));
  const label = Math.min(LABEL_WIDTH, longest) + GUTTER;
  const margin = numeric && paper.mark ? MARGIN.length : 0;
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colWidths: [label, paper.width - label - margin],
    wordWrap: true,
    wrapOnWordBoundary: true,
  });
  const width = paper.width - label - margin;
  table.push(...rows.map((row) => [paper.colors.dim(clean(row[0])), breakable(clean(row[1]), width)]));
  return block(paper, title, numeric, table.toString());
}

/** A title and lines beneath it. With `numeric`, an emulated run marks the title and every line. */
export function block(paper: Paper, title: string, numeric: boolean, body: string): string {
  const { colors, mark } = paper;
  const stamp = numeric && mark ? `  ${colors.yellow(`[${mark.short}]`)}` : '';
  const margin = numeric && mark ? colors.yellow(MARGIN) : '';
  const lines = body.split('\n').map((line) => `${margin}${line.trimEnd()}`.trimEnd());
  const about = paper.about === undefined ? '' : ` · ${paper.about}`;
  return [`${colors.bold(`${title}${about}`)}${stamp}`, ...lines].join('\n');
}

/** A hash or a URL longer than its column would be cut with an ellipsis; it is broken instead. */
function breakable(value: string, width: number): string {
  const long = new RegExp(`\\S{${width}}`, 'g');
  return value.replace(long, (part) => `${part} `).trimEnd();
}
