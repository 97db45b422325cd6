import type { EChartsOption } from 'echarts';
import type { Mark } from '../emulation-mark';
import { ROLES, themed } from './color-roles';
import { chartMark, MARK_ROOM } from './emulation-stamp';
import { escapeHtml, html, type Markup, trusted } from './escape';

/**
 * Pixels across the drawings of a chart. The style sheet shows the widest one that its place has room for, so that no text
 * becomes smaller than it was drawn.
 */
const WIDTHS = { narrow: 296, wide: 560, full: 1040 } as const;
/** Pixels across the narrowest drawing, on which labels have the least room. */
export const NARROWEST = WIDTHS.narrow;
/** Pixels of every text in a chart. */
export const FONT_SIZE = 12;

/** A chart before it is drawn: words for the reader, height in pixels, and the options of ECharts. */
export interface ChartSpec {
  readonly id: string;
  readonly title: string;
  /** One line under the title: units, and how to read it. */
  readonly note: string;
  readonly height: number;
  readonly option: EChartsOption;
  /** Whether the chart stands alone, as wide as the page. Default: beside another one. */
  readonly full?: boolean;
  /** What the drawing says, for who cannot see it; absent where a table beside it does. */
  readonly inWords?: string;
}

/**
 * A chart as SVG drawings, made while the page is built: the page itself runs no script and loads nothing. Of the drawings,
 * which differ in width alone, one is shown.
 */
export function chart(
  { id, title, note, height, option, full, inWords }: ChartSpec,
  mark: Mark | null,
): Markup {
  const label = [title, mark?.long, inWords].filter((part) => part !== undefined).join('. ');
  const widths = (['narrow', 'wide', 'full'] as const).filter((size) => size !== 'full' || full === true);
  const drawings = widths.map((size) => {
    const drawing = finish(draw(option, WIDTHS[size], height), `${id}-${size}`);
    return trusted(framed(drawing, { size, height, label, mark }));
  });
  return html`<figure id="${id}" class="card${full === true ? ' full' : null}"><figcaption><b>${title}</b> ${note}</figcaption>${drawings}</figure>`;
}

/** Loads what draws charts. For whoever waits before a page is made: else the first chart takes a quarter of a second more. */
export function loadCharts(): typeof import('echarts') {
  // Not at the top: only a page is worth that time.
  return require('echarts') as typeof import('echarts');
}

function draw(option: EChartsOption, width: number, height: number): string {
  const { init } = loadCharts();
  const instance = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    instance.setOption({
      animation: false,
      textStyle: { fontFamily: 'inherit', fontSize: FONT_SIZE, color: ROLES.ink },
      ...option,
    });
    return instance.renderToSVGString();
  } finally {
    instance.dispose();
  }
}

interface Framing {
  readonly size: keyof typeof WIDTHS;
  readonly height: number;
  readonly label: string;
  readonly mark: Mark | null;
}

/** The content of a drawing as one image with a name, below the mark of an emulated run. */
function framed(content: string, { size, height, label, mark }: Framing): string {
  const width = WIDTHS[size];
  const room = mark === null ? 0 : MARK_ROOM;
  const words = mark === null ? '' : chartMark(mark, width).text;
  return (
    `<svg class="${size}" role="img" aria-label="${escapeHtml(label)}" xmlns="http://www.w3.org/2000/svg" ` +
    `viewBox="0 ${-room} ${width} ${height + room}" font-size="${FONT_SIZE}" dominant-baseline="central">${words}${content}</svg>`
  );
}

/** Ids become the drawing's own (the library counts across a process), hover styles go, colours follow the theme. */
function finish(drawing: string, id: string): string {
  const plain = drawing
    .replace(/^[\s\S]*?<svg [^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<rect [^>]*fill="none"[^>]*><\/rect>/, '')
    .replace(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, '')
    .replace(/zr\d+-/g, `${id}-`)
    // What the whole drawing says need not be said by each text.
    .replace(/ dominant-baseline="central"/g, '')
    .replace(/font-family:inherit;?|font-size:12px;?/g, '')
    .replace(/ style=""| text-anchor="start"/g, '')
    .replace(/-?\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1))))
    .replace(/<\/(?:path|rect|circle)>/g, '')
    .replace(/(<(?:path|rect|circle)\b[^>]*[^/])>/g, '$1/>')
    .replace(/\n/g, '');
  return themed(joined(plain));
}

/** Neighbours that differ in their place alone are one path: a grid, the ticks of an axis, the bars of a histogram. */
function joined(drawing: string): string {
  return drawing.replace(/(?:<path d="[^"]*"[^>]*\/>){2,}/g, (paths) => {
    const all = [...paths.matchAll(/<path d="([^"]*)"([^>]*)\/>/g)].map(([, d = '', style = '']) => ({
      d,
      style,
    }));
    const merged: { d: string; style: string }[] = [];
    for (const path of all) {
      const last = merged.at(-1);
      // Strokes that are seen through would hide each other where they cross.
      if (last?.style === path.style && !path.style.includes('opacity')) last.d += path.d;
      else merged.push({ ...path });
    }
    return merged.map(({ d, style }) => `<path d="${d}"${style}/>`).join('');
  });
}
