import type { LineSeriesOption } from 'echarts';
import { type ChartSpec, FONT_SIZE } from './chart';
import { ROLES, replicaRole } from './color-roles';
import { roomy } from './pareto-chart';
import { valueY } from './value-axes';

/** One line over the categories of the horizontal axis. */
export interface ChartLine {
  /** Lines with the same number have the same colour. */
  readonly color: number;
  /** Points in the order of the axis; each has its label beside it. */
  readonly points: ReadonlyArray<{
    readonly category: string;
    readonly value: number;
    readonly label: string;
  }>;
}

/** A chart of lines before it is drawn. */
interface LinesSpec extends Pick<ChartSpec, 'id' | 'title' | 'note' | 'inWords'> {
  /** Of the vertical axis. */
  readonly unit: string;
  /** The horizontal axis, from left to right. */
  readonly categories: readonly string[];
  readonly lines: readonly ChartLine[];
}

/** Values against a few categories, such as numbers of replicas; the vertical axis begins at 0. */
export function linesChart({ unit, categories, lines, ...words }: LinesSpec): ChartSpec {
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  return {
    ...words,
    height: 270,
    option: {
      grid: { left: 56, right: 84, top: 56, bottom: 44 },
      xAxis: {
        type: 'category',
        data: [...categories],
        axisLabel: { color: ROLES.muted, fontSize: FONT_SIZE },
        axisLine: { lineStyle: { color: ROLES.line } },
        axisTick: { show: false },
      },
      yAxis: valueY(unit, roomy(values)),
      series: lines.map(series),
    },
  };
}

function series({ color: number, points }: ChartLine): LineSeriesOption {
  const color = ROLES[replicaRole(number)];
  return {
    type: 'line',
    symbol: 'circle',
    symbolSize: 8,
    lineStyle: { color, width: 2 },
    itemStyle: { color },
    data: points.map(({ category, value, label }) => ({
      value: [category, value],
      label: {
        show: true,
        position: 'right',
        formatter: label,
        color: ROLES.ink,
        fontSize: FONT_SIZE,
        textBorderWidth: 0,
        textBorderColor: 'none',
      },
    })),
  };
}
