import type { LineSeriesOption } from 'echarts';
import { type ChartSpec, FONT_SIZE, formatNumber, ROLES, replicaRole, roomy, valueY } from '../../report';
import type { SweptAttempt } from '../attempt-schema';
import { shownAttempt } from '../cell-report';
import { groupBy } from '../group-by';
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

/** One point of a line. */
interface Point {
  readonly dataParallel: number;
  readonly value: number;
  readonly label: string;
}

/** Throughput and TTFT against the number of replicas at equal loads, a line each; none without an equal load. */
export function replicasCharts(
  { cores, equalLoads }: ReplicasReport,
  cells: ReadonlyMap<string, CellReport>,
  prefix: string,
): ChartSpec[] {
  if (equalLoads.length === 0) return [];
  const groups = equalLoads.map(({ concurrency, cells: labels }) => ({
    concurrency,
    cells: labels.flatMap((label) => cells.get(label) ?? []),
  }));
  const degrees = [
    ...new Set(groups.flatMap((group) => group.cells.map(({ layout }) => layout.dataParallel))),
  ];
  degrees.sort((a, b) => a - b);
  return QUANTITIES.map((quantity) => {
    const lines = groups.flatMap(({ concurrency, cells: group }) =>
      linesOf(group, quantity).map((points) => ({ concurrency, points })),
    );
    return {
      id: `${prefix}-${quantity.id}`,
      title: quantity.title,
      note: `${cores} cores; a line: as many requests in flight, and the same batch`,
      height: 270,
      inWords: lines.map(({ concurrency, points }) => words(concurrency, points, quantity.unit)).join('; '),
      option: {
        grid: { left: 56, right: 84, top: 56, bottom: 44 },
        xAxis: {
          type: 'category',
          data: degrees.map((degree) => `DP ${degree}`),
          axisLabel: { color: ROLES.muted, fontSize: FONT_SIZE },
          axisLine: { lineStyle: { color: ROLES.line } },
          axisTick: { show: false },
        },
        yAxis: valueY(quantity.unit, roomy(lines.flatMap(({ points }) => points.map(({ value }) => value)))),
        series: lines.map(({ concurrency, points }) => series(concurrency, points, groups)),
      },
    };
  });
}

/** Points of one batch are one line: another batch is another artifact. */
function linesOf(group: readonly CellReport[], { of }: Quantity): Point[][] {
  const points = group.flatMap((cell) => {
    const attempt = shownAttempt(cell);
    const value = attempt === null ? null : of(attempt.figures);
    const { dataParallel } = cell.layout;
    return value === null ? [] : [{ dataParallel, value, label: cell.label, batch: cell.batch }];
  });
  return [...groupBy(points, ({ batch }) => batch).values()];
}

function series(
  concurrency: number,
  points: readonly Point[],
  groups: ReadonlyArray<{ readonly concurrency: number }>,
): LineSeriesOption {
  const color = ROLES[replicaRole(groups.findIndex((group) => group.concurrency === concurrency))];
  return {
    type: 'line',
    symbol: 'circle',
    symbolSize: 8,
    lineStyle: { color, width: 2 },
    itemStyle: { color },
    labelLayout: { moveOverlap: 'shiftY' },
    data: points.map(({ dataParallel, value, label }, index) => ({
      value: [`DP ${dataParallel}`, value],
      label: {
        show: true,
        position: 'right',
        formatter: index === points.length - 1 ? `${label}, ${concurrency} in flight` : label,
        color: ROLES.ink,
        fontSize: FONT_SIZE,
        textBorderWidth: 0,
        textBorderColor: 'none',
      },
    })),
  };
}

function words(concurrency: number, points: readonly Point[], unit: string): string {
  const each = points.map(({ dataParallel, value }) => `DP ${dataParallel} ${formatNumber(value)} ${unit}`);
  return `${concurrency} in flight: ${each.join(', ')}`;
}
