import type { Interval } from '../../compare';
import { html } from '../html/escape';
import type { Headline } from '../html/headline';
import { formatNumber } from '../numbers';
import type { HeadlineFigure } from '../view/headline';
import { type ComparedRow, type ComparisonView, citable } from './view';

const WORST_FIRST = ['invalid', 'suspect', 'none', 'valid'] as const;

/** How many runs, what they are worth, and the best of each number among those that may be cited. */
export function comparisonHeadline({ rows, notComparable }: ComparisonView): Headline {
  const names = rows.map(({ label, name }) => `${label} ${name}`);
  const counts = WORST_FIRST.flatMap((status) => {
    const count = rows.filter(({ verdict }) => verdict.status === status).length;
    return count === 0 ? [] : [`${count} ${status === 'none' ? 'without a result' : status}`];
  });
  const comparable = notComparable.length === 0;
  const front = rows.filter(({ onFrontier }) => onFrontier).map(({ label }) => label);
  const sentence = comparable
    ? `no other run beats ${front.join(', ') || 'any: none has numbers'}`
    : 'these runs are not comparable, so nothing is called best';
  return {
    kind: 'Comparison',
    title: `Comparison of ${new Set(rows.map(({ label }) => label.split('.')[0])).size} runs`,
    lines: [
      names.length > 6 ? `${names.slice(0, 6).join(', ')} and ${names.length - 6} more` : names.join(', '),
    ],
    verdict: html`<em>${sentence}</em>; verdicts: ${counts.reverse().join(', ')}`,
    standing: comparable ? 'valid' : 'suspect',
    figures: comparable ? bests(rows.filter(citable)) : [],
  };
}

function bests(rows: readonly ComparedRow[]): HeadlineFigure[] {
  const best = (
    label: string,
    unit: string,
    sign: 1 | -1,
    of: (row: ComparedRow) => number | undefined,
    intervalOf: (row: ComparedRow) => Interval | null,
  ) => {
    const [top, next] = rows
      .flatMap((row) => {
        const value = of(row);
        return value === undefined ? [] : [{ row, value }];
      })
      .sort((a, b) => sign * (b.value - a.value));
    if (top === undefined) return [];
    const found = intervalOf(top.row);
    const interval =
      found === null
        ? 'measured once: no interval between runs'
        : `95 %: ${formatNumber(found.low)} to ${formatNumber(found.high)} over its repeats`;
    const note = next === undefined ? null : `next: ${next.row.label} with ${formatNumber(next.value)}`;
    return [{ label: `${label}: ${top.row.label}`, value: formatNumber(top.value), unit, interval, note }];
  };
  return [
    ...best(
      'most output tokens/s',
      'tokens/s',
      1,
      (row) => row.outputTokensPerSecond ?? undefined,
      (row) => row.intervals.outputTokensPerSecond,
    ),
    ...best(
      'least TTFT p50',
      'ms',
      -1,
      (row) => row.ttftMs?.[0],
      (row) => row.intervals.ttftMs,
    ),
    ...best(
      'least TPOT p50',
      'ms',
      -1,
      (row) => row.tpotMs?.[0],
      (row) => row.intervals.tpotMs,
    ),
  ];
}
