/** Axes and lines that every chart draws alike. */
import type { LineSeriesOption, XAXisComponentOption, YAXisComponentOption } from 'echarts';
import { FONT_SIZE } from './chart';
import { ROLES } from './color-roles';

const label = { color: ROLES.muted, fontSize: FONT_SIZE, hideOverlap: true };
const line = { lineStyle: { color: ROLES.line } };

/** A horizontal axis of numbers with its name below; `extra` overrides fields of it. */
export function valueX(name: string, extra: object = {}): XAXisComponentOption {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: 26,
    nameTextStyle: { color: ROLES.muted, fontSize: FONT_SIZE },
    axisLabel: label,
    axisLine: { show: true, ...line },
    axisTick: { show: true, ...line },
    splitLine: { show: false },
    splitNumber: 5,
    ...extra,
  };
}

/**
 * A vertical axis of numbers with its name on top and lines across the chart; `extra` overrides fields of it.
 */
export function valueY(name: string, extra: object = {}): YAXisComponentOption {
  return {
    type: 'value',
    name,
    nameLocation: 'end',
    nameGap: 8,
    nameTextStyle: { color: ROLES.muted, fontSize: FONT_SIZE, align: 'left', padding: [0, 0, 0, -44] },
    axisLabel: label,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: true, ...line },
    splitNumber: 4,
    ...extra,
  };
}

/** A dashed line across the chart, with its name at the end. */
export function markLine(marks: readonly object[]): NonNullable<LineSeriesOption['markLine']> {
  return {
    symbol: 'none',
    silent: true,
    animation: false,
    lineStyle: { color: ROLES.warn, type: 'dashed', width: 1.5 },
    label: { color: ROLES.ink, fontSize: FONT_SIZE, textBorderWidth: 0, textBorderColor: 'none' },
    data: [...marks] as never[],
  };
}
