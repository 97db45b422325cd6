import type { Mark } from '../emulation-mark';
import type { HeadlineFigure } from '../view/headline';
import { stamp } from './emulation-stamp';
import { type Hole, html, type Markup } from './escape';

/** What a page says first. */
export interface Headline {
  /** What kind of page it is, such as `Report of a run`. */
  readonly kind: string;
  /** What ran, and on what. */
  readonly title: string;
  /** Names, layout, load: a line each. */
  readonly lines: readonly string[];
  /** The verdict, with what it rests on. */
  readonly verdict: Hole;
  /** `valid`, `suspect`, `invalid` or `none`: the colour of the verdict. */
  readonly standing: string;
  /** The numbers to remember; none where nothing was measured. */
  readonly figures: readonly HeadlineFigure[];
}

/** The head of a page: what ran, on what, the verdict, and three numbers with their interval, each a card. */
export function headlineOf(
  { kind, title, lines, verdict, standing, figures }: Headline,
  mark: Mark | null,
): Markup {
  return html`<header class="headline ${standing}"><p class="kind">${kind}</p><h1>${title}</h1>${lines.map(
    (line) => html`<p class="muted">${line}</p>`,
  )}<p class="sentence">${verdict} ${stamp(mark)}</p>${
    figures.length === 0
      ? null
      : html`<div class="tiles">${figures.map((figure) => tile(figure, mark))}</div>`
  }</header>`;
}

function tile({ label, value, unit, interval, note }: HeadlineFigure, mark: Mark | null): Markup {
  return html`<div class="card tile">${stamp(mark)}<span>${label}</span><b>${value} <small>${unit}</small></b><span>${interval}</span>${
    note === null ? null : html`<span>${note}</span>`
  }</div>`;
}
