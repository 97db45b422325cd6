import { formatNumber } from '../numbers';
import { anchorsBlock } from '../terminal/anchors';
import { grid, type Paper, pairs, paperFor } from '../terminal/block';
import type { TerminalOptions } from '../terminal/options';
import { acrossLines, unlikeLines } from './likeness-lines';
import type { ComparisonView } from './view';

const right = (head: string) => ({ head, right: true });

/** Several runs as one table for a terminal. */
export function renderRuns(view: ComparisonView, options: TerminalOptions): string {
  const paper = paperFor(options, view.mark);
  const { colors } = paper;
  const columns = [
    { head: '' },
    right('tok/s'),
    right('tok/s/user'),
    right('TTFT p50'),
    right('TPOT p50'),
    { head: 'verdict' },
    { head: '' },
  ];
  const rows = view.rows.map((row) => [
    row.label,
    cell(row.outputTokensPerSecond, ''),
    cell(row.perUser, ''),
    cell(row.ttftMs?.[0], ' ms'),
    cell(row.tpotMs?.[0], ' ms'),
    row.partial ? `${row.verdict.status}, partial` : row.verdict.status,
    [row.emulated, row.onFrontier ? 'frontier' : null].filter((it) => it !== null).join(' '),
  ]);
  const key = view.rows.map(
    (row) => [row.label, `${row.name}: ${row.layout}, concurrency ${row.concurrency}`] as const,
  );
  const blocks = [
    ...(view.mark === null ? [] : [colors.yellow(colors.bold(view.mark.long))]),
    pairs(paper, 'Runs', key, false),
    ...listed(paper, 'What is meant to differ', acrossLines(view)),
    grid(paper, 'Figures', columns, rows),
    ...listed(paper, 'Not like for like', unlikeLines(view)),
    ...listed(paper, 'Not comparable, so there is no frontier', view.notComparable),
    ...(options.anchors === true ? [anchorsBlock(paper)] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const cell = (value: number | null | undefined, unit: string) =>
  value === null || value === undefined ? '–' : `${formatNumber(value)}${unit}`;

function listed(paper: Paper, title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [
    pairs(
      paper,
      title,
      lines.map((line) => ['-', line] as const),
      false,
    ),
  ];
}
