import type { LineSeriesOption } from 'echarts';
import { type ChartSpec, FONT_SIZE } from './chart';
import { ROLES, replicaRole } from './color-roles';
import { roomy } from './pareto-chart';
import { valueY } from './value-axes';

/** One line over the categories of the horizontal axis. */
export interface ChartLine {
  /** Lines with the same number have the same colour. */
  readonly color: number;
  /** Beside the last point. */
  readonly label: string;
  /** Points in the order of the axis. */
  readonly points: ReadonlyArray<{ readonly category: string; readonly value: number }>;
}

/** A chart of lines before it is drawn. */
interface LinesSpec extends Pick<ChartSpec, 'id' | 'title' | 'note' | 'inWords'> {
  /** Of the vertical axis. */
  readonly unit: string;
  /** The horizontal axis, from left to right. */
  readonly categories: readonly string[];
  readonly lines: readonly ChartLine[];
}

const HEIGHT = 250;
const GRID = { left: 56, right: 110, top: 32, bottom: 44 };

/** Values against a few categories, such as numbers of replicas; the vertical axis begins at 0. */
export function linesChart({ unit, categories, lines, ...words }: LinesSpec): ChartSpec {
  const axis = roomy(lines.flatMap(({ points }) => points.map(({ value }) => value)));
  const lifts = labelLifts(lines, (HEIGHT - GRID.top - GRID.bottom) / axis.max);
  return {
    ...words,
    height: HEIGHT,
    option: {
      grid: GRID,
      xAxis: {
        type: 'category',
        data: [...categories],
        axisLabel: { color: ROLES.muted, fontSize: FONT_SIZE },
        axisLine: { lineStyle: { color: ROLES.line } },
        axisTick: { show: false },
      },
      yAxis: valueY(unit, axis),
      series: lines.map((line) => series(line, lifts.get(line) ?? 0)),
    },
  };
}

/** Pixels by which each label is lifted, so that no two stand at one height: on a phone a label reaches past the next place. */
function labelLifts(lines: readonly ChartLine[], pixels: number): Map<ChartLine, number> {
  const lifts = new Map<ChartLine, number>();
  let last = Number.NEGATIVE_INFINITY;
  const endOf = ({ points }: ChartLine) => points.at(-1)?.value ?? 0;
  for (const line of lines.toSorted((a, b) => endOf(a) - endOf(b))) {
    const own = endOf(line) * pixels;
    last = Math.max(own, last + FONT_SIZE + 2);
    lifts.set(line, last - own);
  }
  return lifts;
}

function series({ color: number, points, label: text }: ChartLine, lift: number): LineSeriesOption {
  const color = ROLES[replicaRole(number)];
  const label = {
    show: true,
    position: 'right' as const,
    offset: [0, -lift],
    formatter: text,
    color: ROLES.ink,
    fontSize: FONT_SIZE,
    textBorderWidth: 0,
    textBorderColor: 'none',
  };
  return {
    type: 'line',
    symbol: 'circle',
    symbolSize: 8,
    lineStyle: { color, width: 2 },
    itemStyle: { color },
    data: points.map(({ category, value }, index) => ({
      value: [category, value],
      ...(index === points.length - 1 ? { label } : {}),
    })),
  };
}
