import type { ScatterSeriesOption } from 'echarts';
import { type ComparedRow, type ComparisonView, citable } from '../comparison/view';
import { type ChartSpec, FONT_SIZE } from './chart';
import { ROLES } from './color-roles';
import { valueX, valueY } from './value-axes';

/** Throughput against per-user speed, one point per run; the frontier as a line where one may be drawn. */
export function paretoChart({ rows, notComparable }: ComparisonView): ChartSpec {
  const drawn = rows.filter((row) => row.perUser !== null && row.outputTokensPerSecond !== null);
  const frontier = drawn.filter((row) => row.onFrontier).sort((a, b) => (a.perUser ?? 0) - (b.perUser ?? 0));
  return {
    id: 'pareto',
    title: 'Throughput against per-user speed',
    note:
      notComparable.length > 0
        ? 'right and up is better; no frontier, because these runs are not comparable'
        : 'right and up is better; line: runs that no other beats; hollow: invalid or partial',
    height: 330,
    option: {
      grid: { left: 56, right: 36, top: 56, bottom: 48 },
      xAxis: valueX('tokens/s of one user (1 / TPOT p50)', roomy(drawn.map((row) => row.perUser ?? 0))),
      yAxis: valueY(
        'output tokens/s of the instance',
        roomy(drawn.map((row) => row.outputTokensPerSecond ?? 0)),
      ),
      series: [
        {
          type: 'line',
          data: frontier.map(place),
          showSymbol: false,
          lineStyle: { color: ROLES.accent, width: 1.5, type: 'dashed' },
        },
        points(drawn.filter(citable), { color: ROLES.accent }),
        points(
          drawn.filter((row) => !citable(row)),
          { color: 'none', borderColor: ROLES.bad, borderWidth: 2 },
        ),
      ],
    },
  };
}

const place = (row: ComparedRow): [number, number] => [row.perUser ?? 0, row.outputTokensPerSecond ?? 0];

function points(
  rows: readonly ComparedRow[],
  itemStyle: ScatterSeriesOption['itemStyle'],
): ScatterSeriesOption {
  return {
    type: 'scatter',
    symbolSize: 11,
    data: rows.map((row) => ({ value: place(row), name: row.label, label: { position: sideOf(row) } })),
    itemStyle: { ...itemStyle, opacity: 1 },
    label: {
      show: true,
      formatter: '{b}',
      color: ROLES.ink,
      fontSize: FONT_SIZE,
      textBorderWidth: 0,
      textBorderColor: 'none',
    },
    labelLayout: { moveOverlap: 'shiftY' },
  };
}

/** Instances of a run are as fast as each other: their labels would print over each other on one side. */
const sideOf = ({ instance }: ComparedRow) => (instance !== null && instance % 2 === 0 ? 'left' : 'right');

const STEPS = [1, 2, 2.5, 5, 10];
const FEWEST_STEPS = 4;

/** From 0 to a round end above every value, with room for the labels. */
function roomy(values: readonly number[]): { min: number; max: number; interval: number } {
  const most = Math.max(1e-9, ...values) * 1.12;
  const power = 10 ** Math.floor(Math.log10(most / FEWEST_STEPS));
  const interval = power * (STEPS.find((step) => most / power / step <= FEWEST_STEPS + 1) ?? 10);
  return { min: 0, max: interval * Math.ceil(most / interval), interval };
}
