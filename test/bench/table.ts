/** The rows as a plain table, every column as wide as its widest cell. */
import type { Limit, Row } from './row';

const HEADS = ['bench', 'what', 'ours', 'beside it', '', 'ratio', 'required', ''];
const RIGHT = new Set([2, 3, 5]);

export function renderTable(rows: readonly Row[]): string {
  const lines = [HEADS, ...rows.map(cells)];
  const widths = HEADS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    RIGHT.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

function cells(row: Row): string[] {
  const figure = (value: number) => `${round(value)}${row.unit && ` ${row.unit}`}`;
  return [
    row.bench,
    row.what,
    figure(row.ours),
    figure(row.beside),
    row.besideIs,
    row.ratio === null ? '-' : row.ratio.toFixed(3),
    row.required === null ? '' : limit(row.required),
    row.verdict === 'shown' ? '' : row.verdict,
  ];
}

function round(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(3);
}

function limit({ least, most }: Limit): string {
  if (least !== undefined && least === most) return `exactly ${least}`;
  if (least !== undefined && most !== undefined) return `${least} to ${most}`;
  return least !== undefined ? `at least ${least}` : `at most ${most}`;
}
