import {
  chart,
  formatNumber,
  html,
  type Mark,
  type Markup,
  type ParetoPoint,
  paretoChart,
} from '../../report';
import type { Measured } from '../attempt-schema';
import { shownAttempt } from '../cell-report';
import type { CellReport, WorkloadReport } from '../report-schema';

/** Throughput against what one user gets, in tokens and in the wait for the first one. */
export function tradeOffCharts(
  { fronts, notComparable }: WorkloadReport,
  cells: readonly CellReport[],
  prefix: string,
  mark: Mark | null,
): Markup {
  const draw = (
    id: 'tpot' | 'ttft',
    title: string,
    xName: string,
    of: (cell: CellReport) => Measured | null,
  ) => {
    const points = cells.flatMap((cell) => pointOf(cell, of(cell), fronts[id]));
    const spec = paretoChart({
      id: `${prefix}-${id}`,
      title,
      xName,
      points,
      comparable: notComparable.length === 0,
      full: false,
    });
    return chart({ ...spec, inWords: points.map(words).join('; ') }, mark);
  };
  return html`<div class="columns">${draw(
    'tpot',
    'Throughput against per-user speed',
    'tokens/s of one user (1 / TPOT p50)',
    (cell) => shownAttempt(cell)?.figures.tpotP50Seconds ?? null,
  )}${draw(
    'ttft',
    'Throughput against the wait for the first token',
    'first tokens/s of one user (1 / TTFT p50)',
    (cell) => shownAttempt(cell)?.figures.ttftP50Seconds ?? null,
  )}</div>`;
}

function pointOf(cell: CellReport, time: Measured | null, front: readonly string[]): ParetoPoint[] {
  const attempt = shownAttempt(cell);
  const throughput = attempt?.figures.outputTokensPerSecond;
  if (!attempt || !throughput || time === null || time.value <= 0) return [];
  const sound = attempt.verdict.status === 'suspect' ? 'suspect' : 'sound';
  return [
    {
      label: cell.label,
      x: 1 / time.value,
      y: throughput.value,
      onFrontier: front.includes(cell.label),
      standing: attempt.usable ? sound : 'rejected',
    },
  ];
}

function words({ label, x, y, onFrontier, standing }: ParetoPoint): string {
  const where = onFrontier ? ', on the front' : '';
  const doubt = standing === 'sound' ? '' : `, ${standing}`;
  return `${label}: ${formatNumber(y)} output tokens/s at ${formatNumber(x)}/s${where}${doubt}`;
}
