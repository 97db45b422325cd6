import type { ScatterSeriesOption } from 'echarts';
import { formatNumber } from '../numbers';
import { axisEnd } from './axis-end';
import { type ChartSpec, FONT_SIZE, NARROWEST } from './chart';
import { ROLES } from './color-roles';
import { labelSides, type Side } from './label-sides';
import { valueX, valueY } from './value-axes';

/** One measurement in the chart. */
export interface ParetoPoint {
  /** Short: it stands beside the point. */
  readonly label: string;
  /** What one user gets; more is better. */
  readonly x: number;
  /** Output tokens per second of the instance. */
  readonly y: number;
  readonly onFrontier: boolean;
  /** `rejected`: invalid or partial. */
  readonly standing: 'sound' | 'suspect' | 'rejected';
}

/** A Pareto chart before it is drawn. */
interface ParetoSpec {
  /** Names the drawing on the page. */
  readonly id: string;
  readonly title: string;
  /** What is on the horizontal axis, with its unit. */
  readonly xName: string;
  readonly points: readonly ParetoPoint[];
  /** False where the points are not comparable. */
  readonly comparable: boolean;
  /** Whether it stands alone on the page, and not beside another one. */
  readonly full: boolean;
}

/** Throughput against what one user gets, one point each; the frontier as a line where one may be drawn. */
export function paretoChart({ id, title, xName, points: drawn, comparable, full }: ParetoSpec): ChartSpec {
  const placed = placedPoints(drawn);
  const frontier = placed.filter((point) => point.onFrontier).sort((a, b) => a.x - b.x);
  const sides = sidesOf(placed);
  const standing = (wanted: ParetoPoint['standing']) => placed.filter((point) => point.standing === wanted);
  const suspects = standing('suspect').length > 0 ? '; ringed: suspect' : '';
  const far = farWords(placed);
  return {
    id,
    title,
    note: comparable
      ? `right and up is better; line: runs that no other beats${suspects}; hollow: invalid or partial${far}`
      : `right and up is better; no frontier, because these runs are not comparable${far}`,
    height: HEIGHT,
    full,
    option: {
      grid: GRID,
      xAxis: valueX(xName, roomy(placed.map(({ x }) => x))),
      yAxis: valueY('output tokens/s of the instance', roomy(placed.map(({ y }) => y))),
      series: [
        {
          type: 'line',
          data: frontier.map(place),
          showSymbol: false,
          lineStyle: { color: ROLES.accent, width: 1.5, type: 'dashed' },
        },
        points(standing('sound'), sides, { color: ROLES.accent }),
        points(standing('suspect'), sides, { color: ROLES.fill, borderColor: ROLES.warn, borderWidth: 2.5 }),
        points(standing('rejected'), sides, { color: 'none', borderColor: ROLES.bad, borderWidth: 2 }),
      ],
    },
  };
}

const place = ({ x, y }: ParetoPoint): [number, number] => [x, y];

/** A point as it is drawn: one that is far off stands at the end of the axis. */
interface PlacedPoint extends ParetoPoint {
  /** Where it is; null where it is drawn. */
  readonly really: { readonly x: number; readonly y: number } | null;
}

/** One value that is far off would press all others into a corner. */
function placedPoints(points: readonly ParetoPoint[]): PlacedPoint[] {
  const [endX, endY] = [axisEnd(points.map(({ x }) => x)), axisEnd(points.map(({ y }) => y))];
  return points.map((point) => {
    const { x, y } = point;
    const far = x > endX || y > endY;
    return { ...point, x: Math.min(x, endX), y: Math.min(y, endY), really: far ? { x, y } : null };
  });
}

function farWords(placed: readonly PlacedPoint[]): string {
  const far = placed.flatMap(({ label, really }) =>
    really === null ? [] : [`${label} at ${formatNumber(really.x)}, ${formatNumber(really.y)}`],
  );
  return far.length === 0 ? '' : `; ▲ beyond the axes: ${far.join('; ')} (across, up)`;
}

const HEIGHT = 340;
const GRID = { left: 56, right: 36, top: 32, bottom: 48 };

/** The side of each label, by where its point is on the narrowest drawing. */
function sidesOf(placed: readonly PlacedPoint[]): Map<PlacedPoint, Side> {
  const width = NARROWEST - GRID.left - GRID.right;
  const height = HEIGHT - GRID.top - GRID.bottom;
  const [wide, high] = [roomy(placed.map(({ x }) => x)).max, roomy(placed.map(({ y }) => y)).max];
  const pixels = placed.map(({ label, x, y }) => ({
    label,
    x: (x / wide) * width,
    y: (1 - y / high) * height,
  }));
  const sides = labelSides(pixels, width + GRID.right);
  return new Map(placed.map((point, index) => [point, sides[index] ?? 'right']));
}

function points(
  rows: readonly PlacedPoint[],
  sides: ReadonlyMap<PlacedPoint, Side>,
  itemStyle: ScatterSeriesOption['itemStyle'],
): ScatterSeriesOption {
  return {
    type: 'scatter',
    symbolSize: 11,
    data: rows.map((row) => ({
      value: place(row),
      name: row.label,
      ...(row.really === null ? {} : { symbol: 'triangle', symbolSize: 14 }),
      label: { position: sides.get(row) ?? 'right' },
    })),
    itemStyle: { ...itemStyle, opacity: 1 },
    label: {
      show: true,
      formatter: '{b}',
      color: ROLES.ink,
      fontSize: FONT_SIZE,
      textBorderWidth: 0,
      textBorderColor: 'none',
    },
  };
}

const STEPS = [1, 2, 2.5, 5, 10];
const FEWEST_STEPS = 4;

/** An axis from 0 to a round end above every value, with room for the labels. */
export function roomy(values: readonly number[]): { min: number; max: number; interval: number } {
  const most = Math.max(1e-9, ...values) * 1.12;
  const power = 10 ** Math.floor(Math.log10(most / FEWEST_STEPS));
  const interval = power * (STEPS.find((step) => most / power / step <= FEWEST_STEPS + 1) ?? 10);
  return { min: 0, max: interval * Math.ceil(most / interval), interval };
}
