import type { EChartsOption } from 'echarts';
import { formatSeconds } from '../../core/units';
import type { TimelineRow } from '../view/timeline';
import { type ChartSpec, FONT_SIZE, NARROWEST } from './chart';
import { ROLES } from './color-roles';
import { valueX } from './value-axes';

const ROW = 28;
const RIGHT = 16;
/** Of the time that is drawn: beyond it the bars would be too short. */
const MOST_ROOM = 1.6;
const COLORS = { succeeded: ROLES.good, failed: ROLES.bad, stopped: ROLES.warn, gap: ROLES.line } as const;

/**
 * Phases as bars on one axis of time.
 *
 * Null when no attempt has a known time.
 */
export function timelineChart(rows: readonly TimelineRow[]): ChartSpec | null {
  const bars = rows.flatMap((row) =>
    row.offset === null || row.seconds === null || row.status === 'no outcome'
      ? []
      : [{ ...row, offset: row.offset, seconds: row.seconds, status: row.status }],
  );
  if (bars.length === 0) return null;
  return {
    id: 'timeline',
    title: 'Phases over time',
    note: 'seconds since the first phase began',
    height: 6 + bars.length * ROW + 48,
    full: true,
    option: option(bars),
  };
}

type Bar = Pick<TimelineRow, 'name' | 'attempt' | 'instance'> & {
  readonly offset: number;
  readonly seconds: number;
  readonly status: keyof typeof COLORS;
};

/** A bar that begins late has its label to its left, every other to its right, where the axis leaves room for it. */
function option(bars: readonly Bar[]): EChartsOption {
  const left = bars.some(({ instance }) => instance !== null) ? 124 : 92;
  const plot = NARROWEST - left - RIGHT;
  const end = Math.max(...bars.map((bar) => bar.offset + bar.seconds));
  const isLeft = (bar: Bar) => (bar.offset / (end * MOST_ROOM)) * plot >= letters(bar);
  const needed = bars
    .filter((bar) => !isLeft(bar))
    .map((bar) => (bar.offset + bar.seconds) / (1 - letters(bar) / plot));
  const max = Math.min(end * MOST_ROOM, Math.max(end, ...needed));
  const side =
    (where: 'left' | 'right') =>
    ({ dataIndex }: { dataIndex: number }): string => {
      const bar = bars[dataIndex];
      return bar !== undefined && isLeft(bar) === (where === 'left') ? lengthOf(bar) : '';
    };
  return {
    grid: { left, right: RIGHT, top: 6, bottom: 44 },
    xAxis: valueX('s', {
      min: 0,
      max,
      axisLabel: { color: ROLES.muted, fontSize: FONT_SIZE, hideOverlap: true, showMaxLabel: max === end },
      splitLine: { show: true, showMaxLine: false, lineStyle: { color: ROLES.line } },
    }),
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(nameOf),
      axisLabel: { color: ROLES.ink, fontSize: FONT_SIZE },
      axisLine: { show: false },
      axisTick: { show: false },
    },
    series: [
      {
        type: 'bar',
        stack: 'time',
        data: bars.map((bar) => bar.offset),
        itemStyle: { color: 'none' },
        label: { show: true, ...labelStyle, position: 'insideRight', formatter: side('left') },
      },
      {
        type: 'bar',
        stack: 'time',
        barWidth: 15,
        barMinHeight: 2,
        data: bars.map((bar) => ({ value: bar.seconds, itemStyle: { color: COLORS[bar.status] } })),
        label: { show: true, ...labelStyle, position: 'right', formatter: side('right') },
      },
    ],
  };
}

function nameOf({ name, attempt, instance }: Bar): string {
  return `${name}${attempt > 1 ? ` #${attempt}` : ''}${instance === null ? '' : ` on ${instance}`}`;
}

const labelStyle = { color: ROLES.ink, fontSize: FONT_SIZE, textBorderWidth: 0, textBorderColor: 'none' };

const lengthOf = ({ seconds, status }: Bar) =>
  `${formatSeconds(seconds)}${status === 'failed' ? ' failed' : ''}`;
/** Pixels of its label. */
const letters = (bar: Bar) => lengthOf(bar).length * 7 + 8;
