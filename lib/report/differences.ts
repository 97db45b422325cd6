import type { Comparison, Difference, MetricDifference } from '../compare';
import { markOfResults } from './emulation-mark';
import { formatNumber } from './numbers';
import { type Column, grid, type Paper, pairs, paperFor } from './terminal/block';
import type { TerminalOptions } from './terminal/options';

/** A comparison for a terminal: what differs, what that did, and how sure one may be. */
export function renderDifferences(comparison: Comparison, options: TerminalOptions): string {
  const paper = paperFor(options, markOfResults([comparison]));
  const { colors } = paper;
  const head = colors.bold('Trainyard comparison');
  const { a, b, answers, differs, noted, notes } = comparison;
  const sides = [a, b].map((side, index) => [index === 0 ? 'A' : 'B', side.attempts.join(', ')] as const);
  const blocks = [
    paper.mark === null ? head : `${colors.yellow(colors.bold(paper.mark.long))}\n${head}`,
    pairs(paper, 'Sides', [...sides, ['answers', answers]], false),
    ...fieldsBlock(paper, 'What differs', differs),
    metricsBlock(paper, comparison),
    ...fieldsBlock(paper, 'Also different, and no reason to refuse', noted),
    pairs(
      paper,
      'Notes',
      notes.map((note) => ['-', note] as const),
      false,
    ),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function fieldsBlock(paper: Paper, title: string, rows: readonly Difference[]): string[] {
  if (rows.length === 0) return [];
  return [
    pairs(
      paper,
      title,
      rows.map(({ field, a, b }) => [field, `${a}  →  ${b}`] as const),
      false,
    ),
  ];
}

const right = (head: string): Column => ({ head, right: true });

function metricsBlock(paper: Paper, { metrics, basis }: Comparison): string {
  const columns = [
    { head: 'metric' },
    right('A'),
    right('B'),
    right('B vs A'),
    right('95 % interval'),
    { head: '' },
  ];
  const rows = metrics.map((metric) => [
    `${metric.name} ${unitOf(metric)}`,
    formatNumber(metric.a * factorOf(metric)),
    formatNumber(metric.b * factorOf(metric)),
    percent(metric.difference, metric.a),
    metric.interval === null
      ? '–'
      : `${percent(metric.interval.low, metric.a)} … ${percent(metric.interval.high, metric.a)}`,
    readingOf(metric, basis),
  ]);
  return grid(paper, 'Differences', columns, rows);
}

/** Whole requests take seconds; what is within them is read in milliseconds. */
function unitOf({ name, unit }: MetricDifference): string {
  return unit !== 's' ? unit : name.startsWith('E2E') ? 's' : 'ms';
}
const factorOf = (metric: MetricDifference) => (unitOf(metric) === 'ms' ? 1000 : 1);

function percent(value: number, of: number): string {
  if (of === 0) return '–';
  const share = (value / of) * 100;
  return `${share < 0 ? '−' : '+'}${Math.abs(share).toFixed(1)} %`;
}

function readingOf({ reading }: MetricDifference, basis: Comparison['basis']): string {
  if (reading === 'no difference shown' || reading === 'no interval') return reading;
  return basis === 'repeats' ? `B is ${reading}` : `B is ${reading} in these runs`;
}
