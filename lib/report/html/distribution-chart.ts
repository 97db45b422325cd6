import type { EChartsOption, SeriesOption } from 'echarts';
import { formatNumber } from '../numbers';
import type { Bin, Distribution } from '../view/distribution';
import type { ChartSpec } from './chart';
import { ROLES } from './color-roles';
import { markLine, valueX, valueY } from './value-axes';

/** TTFT and TPOT as a shape: bars from samples, else the cumulative curve through the stored percentiles. */
export function distributionChart(shape: Distribution): ChartSpec {
  const { name, bins, count, marks } = shape;
  const what =
    bins === null
      ? `share of ${formatNumber(count)} requests at or below, through the stored percentiles`
      : `${formatNumber(drawnCount(shape))} requests`;
  return {
    id: `distribution-${name.toLowerCase()}`,
    title: `${name} distribution`,
    note: `ms; ${what}${beyondWords(shape)}`,
    height: 280,
    option: bins === null ? curve(shape) : histogram(shape, bins),
    inWords: marks.map(({ label, ms }) => `${label} ${formatNumber(ms)} ms`).join(', '),
  };
}

/** Requests whose times are at hand, drawn or not. */
const drawnCount = ({ bins, beyond }: Distribution) =>
  (bins ?? []).reduce((sum, bin) => sum + bin.count, beyond?.count ?? 0);

/** What the drawing leaves out, so that a cut is never taken for the end. */
function beyondWords({ beyond, marks, endMs }: Distribution): string {
  if (beyond === null) return '';
  const far = marks.filter(({ ms }) => ms > endMs).map(({ label, ms }) => `${label} ${formatNumber(ms)}`);
  const who = beyond.count === null ? 'the slowest' : `${formatNumber(beyond.count)} slower`;
  return `; not drawn: ${[...far, who].join(', ')}, up to ${formatNumber(beyond.slowestMs)} ms`;
}

const GRID = { left: 52, right: 24, top: 66, bottom: 44 };

function curve({ curve: points, marks, endMs }: Distribution): EChartsOption {
  const drawn = points.filter(({ ms }) => ms <= endMs);
  return {
    grid: GRID,
    xAxis: valueX('ms', { scale: true }),
    yAxis: valueY('share of requests', {
      max: 1,
      interval: 0.25,
      axisLabel: { formatter: (share: number) => `${Math.round(share * 100)} %`, color: ROLES.muted },
    }),
    series: {
      type: 'line',
      data: drawn.map(({ ms, share }) => [ms, share]),
      symbol: 'circle',
      symbolSize: 6,
      itemStyle: { color: ROLES.accent },
      lineStyle: { color: ROLES.accent, width: 2 },
      markLine: percentiles(marks, drawn[0]?.ms ?? 0, endMs),
    },
  };
}

function histogram({ marks, endMs }: Distribution, bins: readonly Bin[]): EChartsOption {
  const bar: SeriesOption = {
    type: 'custom',
    data: bins.map(({ fromMs, toMs, count }) => [fromMs, toMs, count]),
    encode: { x: [0, 1], y: 2 },
    renderItem: (_, api) => {
      const [left = 0, top = 0] = api.coord([api.value(0), api.value(2)]);
      const [right = 0, bottom = 0] = api.coord([api.value(1), 0]);
      const width = Math.max(1, right - left - 1);
      return {
        type: 'rect',
        shape: { x: left, y: top, width, height: bottom - top },
        style: { fill: ROLES.fill, stroke: ROLES.accent, lineWidth: 1 },
      };
    },
  };
  const inside = marks.filter(({ ms }) => ms <= endMs);
  // A line that does not show carries the percentile marks: the custom series cannot, nor a line without points.
  const carrier: SeriesOption = {
    type: 'line',
    data: inside.map(({ ms }) => [ms, 0]),
    showSymbol: false,
    lineStyle: { width: 0 },
    markLine: percentiles(marks, bins[0]?.fromMs ?? 0, endMs),
  };
  return {
    grid: GRID,
    xAxis: valueX('ms', { scale: true }),
    yAxis: valueY('requests', { minInterval: 1 }),
    series: [bar, carrier],
  };
}

/**
 * One label per height, so that close percentiles do not print over each other, on the side of its line where the
 * drawing has room.
 */
function percentiles(marks: Distribution['marks'], fromMs: number, endMs: number) {
  const inside = marks.filter(({ ms }) => ms <= endMs);
  return markLine(
    inside.map(({ label, ms }, index) => ({
      xAxis: ms,
      label: {
        formatter: `${label} ${formatNumber(ms)}`,
        position: 'end',
        align: ms - fromMs < (endMs - fromMs) / 2 ? 'left' : 'right',
        distance: [0, 4 + (inside.length - 1 - index) * 15],
      },
    })),
  );
}
