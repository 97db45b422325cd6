import type { Comparison, Difference, MetricDifference, MetricsUnlike } from '../compare';
import { markOfResults } from './emulation-mark';
import { formatNumber } from './numbers';
import { type Column, grid, type Paper, pairs, paperFor } from './terminal/block';
import type { TerminalOptions } from './terminal/options';

/** A comparison for a terminal: what differs, what that did, and how sure one may be. */
export function renderDifferences(comparison: Comparison, options: TerminalOptions): string {
  const paper = paperFor(options, markOfResults([comparison]));
  const { colors } = paper;
  const head = colors.bold('Trainyard comparison');
  const { a, b, across, answers, differs, noted, notes, unlike } = comparison;
  const sides = [a, b].map((side, index) => [index === 0 ? 'A' : 'B', side.attempts.join(', ')] as const);
  const blocks = [
    paper.mark === null ? head : `${colors.yellow(colors.bold(paper.mark.long))}\n${head}`,
    ...across.flatMap(({ group, differences }) => fieldsBlock(paper, `Across ${group}`, differences)),
    pairs(paper, 'Sides', [...sides, ['answers', answers]], false),
    ...fieldsBlock(paper, 'What differs', differs),
    metricsBlock(paper, comparison),
    ...unlikeBlock(paper, unlike),
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

/** At the numbers that are not like for like, and at the sentence that says why. */
const UNLIKE_MARK = '†';

function unlikeBlock(paper: Paper, unlike: readonly MetricsUnlike[]): string[] {
  if (unlike.length === 0) return [];
  const rows = unlike.map(
    ({ group, metrics, because }) => [group, `${because}: ${metrics.join(', ')}`] as const,
  );
  return [pairs(paper, `${UNLIKE_MARK} Not like for like`, rows, false)];
}

const right = (head: string): Column => ({ head, right: true });

function metricsBlock(paper: Paper, { metrics, basis, unlike }: Comparison): string {
  const marked = new Set(unlike.flatMap((row) => row.metrics));
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
    `${readingOf(metric, basis)}${marked.has(metric.name) ? ` ${UNLIKE_MARK}` : ''}`,
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
  return basis === 'repeats' || basis === 'instances' ? `B is ${reading}` : `B is ${reading} in these runs`;
}
