import type { EChartsOption, SeriesOption } from 'echarts';
import { formatNumber } from '../numbers';
import type { Bin, Distribution } from '../view/distribution';
import type { ChartSpec } from './chart';
import { ROLES } from './color-roles';
import { markLine, valueX, valueY } from './value-axes';

/** TTFT and TPOT as a shape: bars from samples, else the cumulative curve through the stored percentiles. */
export function distributionChart(shape: Distribution): ChartSpec {
  const { name, bins, count } = shape;
  return {
    id: `distribution-${name.toLowerCase()}`,
    title: `${name} distribution`,
    note:
      bins === null
        ? `ms; share of ${count} requests at or below, through the stored percentiles`
        : `ms; ${bins.reduce((sum, bin) => sum + bin.count, 0)} requests`,
    height: 270,
    option: bins === null ? curve(shape) : histogram(shape, bins),
  };
}

const GRID = { left: 48, right: 24, top: 84, bottom: 44 };

function curve({ curve: points, marks }: Distribution): EChartsOption {
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
      data: points.map(({ ms, share }) => [ms, share]),
      symbol: 'circle',
      symbolSize: 6,
      itemStyle: { color: ROLES.accent },
      lineStyle: { color: ROLES.accent, width: 2 },
      markLine: percentiles(marks),
    },
  };
}

function histogram({ marks }: Distribution, bins: readonly Bin[]): EChartsOption {
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
  // A line that does not show carries the percentile marks: the custom series cannot, nor a line without points.
  const carrier: SeriesOption = {
    type: 'line',
    data: marks.map(({ ms }) => [ms, 0]),
    showSymbol: false,
    lineStyle: { width: 0 },
    markLine: percentiles(marks),
  };
  return {
    grid: GRID,
    xAxis: valueX('ms', { scale: true }),
    yAxis: valueY('requests', { minInterval: 1 }),
    series: [bar, carrier],
  };
}

/** One label per height, so that close percentiles do not print over each other. */
function percentiles(marks: Distribution['marks']) {
  return markLine(
    marks.map(({ label, ms }, index) => ({
      xAxis: ms,
      label: {
        formatter: `${label} ${formatNumber(ms)}`,
        position: 'end',
        distance: [0, 4 + (marks.length - 1 - index) * 15],
      },
    })),
  );
}
