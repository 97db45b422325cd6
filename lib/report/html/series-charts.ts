/** Throughput, requests in flight, and the same per replica, over the measured window. */
import type { EChartsOption, LineSeriesOption } from 'echarts';
import { formatNumber } from '../numbers';
import type { SeriesView } from '../view/series';
import type { ChartSpec } from './chart';
import { ROLES, replicaRole } from './color-roles';
import { markLine, valueX, valueY } from './value-axes';

const GRID = { left: 48, right: 20, top: 28, bottom: 44 };

/** Output tokens per second over the measured window. */
export function throughputChart(series: SeriesView): ChartSpec {
  return {
    id: 'throughput-over-time',
    title: 'Output throughput',
    note: `tokens/s, by slices of ${formatNumber(series.sliceSeconds)} s`,
    height: 220,
    option: lineOption(
      'tokens/s',
      series,
      series.points.map((point) => point.outputTokensPerSecond),
    ),
  };
}

/** Requests in flight over the measured window, with a line at the slots of all replicas. */
export function inFlightChart(series: SeriesView, replicas: number): ChartSpec {
  const slots = series.slots * replicas;
  const values = series.points.map((point) => point.inFlight);
  const option = lineOption('requests', series, values);
  const [line] = option.series as [LineSeriesOption];
  return {
    id: 'in-flight-over-time',
    title: 'Requests in flight',
    note: `mean per slice; dashed: all ${slots} slots`,
    height: 220,
    option: {
      ...option,
      yAxis: valueY('requests', slotAxis(slots, values, 4)),
      series: [{ ...line, markLine: slotLine(slots) }],
    },
  };
}

const PANEL = 92;
const HEAD = 2;
const FOOT = 40;

/** Small multiples with one scale: an idle replica is seen at once. */
export function replicaChart(series: SeriesView, replicas: number): ChartSpec {
  const indexes = Array.from({ length: replicas }, (_, index) => index);
  const last = replicas - 1;
  const each = series.points.flatMap((point) => point.inFlightByReplica);
  return {
    id: 'in-flight-by-replica',
    title: 'Requests in flight, by replica',
    note: `dashed: the ${series.slots} slots of a replica`,
    height: HEAD + PANEL * replicas + FOOT,
    full: true,
    option: {
      grid: indexes.map((index) => ({
        left: 48,
        right: 20,
        top: HEAD + PANEL * index + 22,
        height: PANEL - 34,
      })),
      xAxis: indexes.map((index) => ({
        ...valueX(index === last ? 'seconds' : '', { max: xMax(series) }),
        gridIndex: index,
        ...(index === last ? {} : { axisLabel: { show: false } }),
      })),
      yAxis: indexes.map((index) => ({
        ...valueY(`replica ${index}`, slotAxis(series.slots, each, 2)),
        gridIndex: index,
      })),
      series: indexes.map((index) => ({
        ...line(
          series,
          series.points.map((point) => point.inFlightByReplica[index] ?? 0),
          ROLES[replicaRole(index)],
        ),
        xAxisIndex: index,
        yAxisIndex: index,
        markLine: slotLine(series.slots),
      })),
    } as EChartsOption,
  };
}

function lineOption(unit: string, series: SeriesView, values: readonly number[]): EChartsOption {
  return {
    grid: GRID,
    xAxis: valueX('seconds', { max: xMax(series) }),
    yAxis: valueY(unit, { min: 0 }),
    series: [line(series, values, ROLES.accent)],
  };
}

/** A slice is a step, not a point: its value holds from its start to its end. */
function line(series: SeriesView, values: readonly number[], color: string): LineSeriesOption {
  const points = series.points.map((point, index) => [point.second, values[index] ?? 0]);
  const end = [xMax(series), values.at(-1) ?? 0];
  return {
    type: 'line',
    step: 'end',
    showSymbol: false,
    data: [...points, end],
    lineStyle: { color, width: 2 },
    itemStyle: { color },
    areaStyle: { color, opacity: 0.16 },
  };
}

const slotLine = (slots: number) => markLine([{ yAxis: slots, label: { show: false } }]);
const xMax = (series: SeriesView) => (series.points.at(-1)?.second ?? 0) + series.sliceSeconds;

/** Ends above the slots and above every value, because a queue would show as more than the slots. */
function slotAxis(slots: number, values: readonly number[], steps: number) {
  const interval = Math.max(1, Math.ceil(slots / steps));
  return { min: 0, max: interval * (Math.floor(Math.max(slots, ...values) / interval) + 1), interval };
}
