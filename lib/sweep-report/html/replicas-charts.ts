import { groupBy } from '../../core/groups';
import { type ChartLine, type ChartSpec, formatNumber, linesChart } from '../../report';
import type { SweptAttempt } from '../attempt-schema';
import { shownAttempt } from '../cell-report';
import type { CellReport, ReplicasReport } from '../report-schema';

/** A quantity that is drawn against the number of replicas. */
interface Quantity {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly of: (figures: SweptAttempt['figures']) => number | null;
}

const QUANTITIES: readonly Quantity[] = [
  {
    id: 'throughput',
    title: 'Throughput against the number of replicas',
    unit: 'output tokens/s',
    of: ({ outputTokensPerSecond }) => outputTokensPerSecond?.value ?? null,
  },
  {
    id: 'ttft',
    title: 'TTFT p50 against the number of replicas',
    unit: 'ms',
    of: ({ ttftP50Seconds }) => (ttftP50Seconds === null ? null : ttftP50Seconds.value * 1000),
  },
];

/** Cells of one load. */
interface Load {
  readonly concurrency: number;
  readonly cells: readonly CellReport[];
}

/** Throughput and TTFT against the number of replicas at equal loads, a line each; none without an equal load. */
export function replicasCharts(
  { cores, equalLoads }: ReplicasReport,
  cells: ReadonlyMap<string, CellReport>,
  prefix: string,
): ChartSpec[] {
  if (equalLoads.length === 0) return [];
  const loads = equalLoads.map(({ concurrency, cells: labels }) => ({
    concurrency,
    cells: labels.flatMap((label) => cells.get(label) ?? []),
  }));
  const degrees = new Set(loads.flatMap((load) => load.cells.map(({ layout }) => layout.dataParallel)));
  return QUANTITIES.map((quantity) => {
    const lines = loads.flatMap((load, index) => linesOf(load, index, quantity));
    return linesChart({
      id: `${prefix}-${quantity.id}`,
      title: quantity.title,
      note: `${cores} cores; a line: as many requests in flight, and the same batch`,
      inWords: lines.map((line) => inWords(line, quantity.unit)).join('; '),
      unit: quantity.unit,
      categories: [...degrees].sort((a, b) => a - b).map(axisWord),
      lines,
    });
  });
}

const axisWord = (dataParallel: number) => `DP ${dataParallel}`;

/** Cells of one batch are one line: another batch is another artifact. */
function linesOf({ concurrency, cells }: Load, color: number, { of }: Quantity): ChartLine[] {
  const points = cells.flatMap((cell) => {
    const attempt = shownAttempt(cell);
    const value = attempt === null ? null : of(attempt.figures);
    const category = axisWord(cell.layout.dataParallel);
    return value === null ? [] : [{ category, value, batch: cell.batch }];
  });
  const lines = [...groupBy(points, ({ batch }) => batch)];
  return lines.map(([batch, line]) => ({
    color,
    label: lines.length > 1 ? `${concurrency} in flight, batch ${batch}` : `${concurrency} in flight`,
    points: line,
  }));
}

function inWords({ points, label }: ChartLine, unit: string): string {
  const each = points.map(({ category, value }) => `${category} ${formatNumber(value)} ${unit}`);
  return `${label}: ${each.join(', ')}`;
}
