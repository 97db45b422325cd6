import type { EChartsOption } from 'echarts';
import type { Mark } from '../emulation-mark';
import { ROLES, themed } from './color-roles';
import { chartMark } from './emulation-stamp';
import { escapeHtml, html, type Markup, trusted } from './escape';

/** Narrow on purpose: at the width of a phone the text keeps three quarters of its size. */
const CHART_WIDTH = 440;
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
  /** What the drawing says, for who cannot see it; absent where a table beside it does. */
  readonly inWords?: string;
}

/**
 * A chart as an SVG drawing, made while the page is built: the page itself runs no script and loads nothing.
 */
export function chart({ id, title, note, height, option, inWords }: ChartSpec, mark: Mark | null): Markup {
  const drawing = draw(option, height);
  const label = [title, mark?.long, inWords].filter((part) => part !== undefined).join('. ');
  const marked = finish(drawing, id, label, mark === null ? '' : chartMark(mark, CHART_WIDTH, height).text);
  return html`<figure id="${id}"><figcaption><b>${title}</b> ${note}</figcaption>${trusted(marked)}</figure>`;
}

function draw(option: EChartsOption, height: number): string {
  // Loaded here and not at the top: it takes a quarter of a second that only a page is worth.
  const { init } = require('echarts') as typeof import('echarts');
  const instance = init(null, null, { renderer: 'svg', ssr: true, width: CHART_WIDTH, height });
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

/** Ids become the chart's own (the library counts across a process), hover styles go, colours follow the theme. */
function finish(drawing: string, id: string, label: string, mark: string): string {
  const plain = drawing
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class|ecmeta_\w+|pointer-events|xmlns:xlink|baseProfile|version)="[^"]*"/g, '')
    .replace(/zr\d+-/g, `${id}-`)
    .replace(/font-family:inherit;?/g, '')
    .replace(/\n/g, '');
  return themed(plain)
    .replace('<svg ', `<svg role="img" aria-label="${escapeHtml(label)}" `)
    .replace(/<\/svg>\s*$/, `${mark}</svg>`);
}
