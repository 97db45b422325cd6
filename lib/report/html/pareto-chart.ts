import type { ScatterSeriesOption } from 'echarts';
import { type ChartSpec, FONT_SIZE } from './chart';
import { ROLES } from './color-roles';
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
}

/** Throughput against what one user gets, one point each; the frontier as a line where one may be drawn. */
export function paretoChart({ id, title, xName, points: drawn, comparable }: ParetoSpec): ChartSpec {
  const frontier = drawn.filter((point) => point.onFrontier).sort((a, b) => a.x - b.x);
  const sides = labelSides(drawn);
  const standing = (wanted: ParetoPoint['standing']) => drawn.filter((point) => point.standing === wanted);
  const suspects = standing('suspect').length > 0 ? '; ringed: suspect' : '';
  return {
    id,
    title,
    note: comparable
      ? `right and up is better; line: runs that no other beats${suspects}; hollow: invalid or partial`
      : 'right and up is better; no frontier, because these runs are not comparable',
    height: 330,
    option: {
      grid: { left: 56, right: 36, top: 56, bottom: 48 },
      xAxis: valueX(xName, roomy(drawn.map(({ x }) => x))),
      yAxis: valueY('output tokens/s of the instance', roomy(drawn.map(({ y }) => y))),
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

type Side = 'right' | 'left' | 'top' | 'bottom';
const SIDES: readonly Side[] = ['right', 'left', 'top', 'bottom'];

/** The side of each point on which its label stands: another one where a near point has it. */
function labelSides(drawn: readonly ParetoPoint[]): Map<ParetoPoint, Side> {
  const [wide, high] = [Math.max(...drawn.map(({ x }) => x)), Math.max(...drawn.map(({ y }) => y))];
  const near = (a: ParetoPoint, b: ParetoPoint) =>
    Math.abs(a.x - b.x) < wide * NEAR.x && Math.abs(a.y - b.y) < high * NEAR.y;
  const sides = new Map<ParetoPoint, Side>();
  for (const point of drawn) {
    const taken = [...sides].filter(([other]) => near(point, other)).map(([, side]) => side);
    sides.set(point, SIDES.find((side) => !taken.includes(side)) ?? 'right');
  }
  return sides;
}

/** Shares of the drawing within which a label covers another one. */
const NEAR = { x: 0.12, y: 0.07 };

function points(
  rows: readonly ParetoPoint[],
  sides: ReadonlyMap<ParetoPoint, Side>,
  itemStyle: ScatterSeriesOption['itemStyle'],
): ScatterSeriesOption {
  return {
    type: 'scatter',
    symbolSize: 11,
    data: rows.map((row) => ({
      value: place(row),
      name: row.label,
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
