import type { EChartsOption } from 'echarts';
import { formatSeconds } from '../../core/units';
import type { TimelineRow } from '../view/timeline';
import { type ChartSpec, FONT_SIZE } from './chart';
import { ROLES } from './color-roles';
import { valueX } from './value-axes';

const ROW = 28;
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
    height: 24 + bars.length * ROW + 48,
    option: option(bars),
  };
}

type Bar = Pick<TimelineRow, 'name' | 'attempt' | 'instance'> & {
  readonly offset: number;
  readonly seconds: number;
  readonly status: keyof typeof COLORS;
};

/** A bar that ends in the right half has its label to its left, where there is room. */
function option(bars: readonly Bar[]): EChartsOption {
  const end = Math.max(...bars.map((bar) => bar.offset + bar.seconds));
  return {
    grid: { left: bars.some(({ instance }) => instance !== null) ? 124 : 92, right: 16, top: 24, bottom: 44 },
    xAxis: valueX('s', {
      min: 0,
      splitLine: { show: true, lineStyle: { color: ROLES.line } },
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
        label: { show: true, ...labelStyle, position: 'insideRight', formatter: side(bars, end, 'left') },
      },
      {
        type: 'bar',
        stack: 'time',
        barWidth: 15,
        barMinHeight: 2,
        data: bars.map((bar) => ({ value: bar.seconds, itemStyle: { color: COLORS[bar.status] } })),
        label: { show: true, ...labelStyle, position: 'right', formatter: side(bars, end, 'right') },
      },
    ],
  };
}

function nameOf({ name, attempt, instance }: Bar): string {
  return `${name}${attempt > 1 ? ` #${attempt}` : ''}${instance === null ? '' : ` on ${instance}`}`;
}

const labelStyle = { color: ROLES.ink, fontSize: FONT_SIZE, textBorderWidth: 0, textBorderColor: 'none' };

function side(bars: readonly Bar[], end: number, where: 'left' | 'right') {
  return ({ dataIndex }: { dataIndex: number }): string => {
    const bar = bars[dataIndex];
    if (bar === undefined) return '';
    const roomRight = end - bar.offset - bar.seconds;
    const here = roomRight >= bar.offset ? 'right' : 'left';
    return here === where ? `${formatSeconds(bar.seconds)}${bar.status === 'failed' ? ' failed' : ''}` : '';
  };
}
