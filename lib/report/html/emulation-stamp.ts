/** The mark on the page: a frame around every card by its style, and these words once in each. A crop keeps one or the other. */
import type { Mark } from '../emulation-mark';
import { escapeHtml, html, type Markup, trusted } from './escape';

/** The mark in two words, for a card; nothing on a real instance. */
export function stamp(mark: Mark | null): Markup | null {
  return mark === null ? null : html`<span class="stamp">${mark.short}</span>`;
}

/** Pixels that the mark takes above a drawing. */
export const MARK_ROOM = 20;

/** Words above a drawing `width` pixels wide, because a chart is copied and saved without its card. */
export function chartMark(mark: Mark, width: number): Markup {
  const place = `x="${width - 10}" y="${-MARK_ROOM / 2 + 1}" text-anchor="end" font-weight="700"`;
  return trusted(`<text ${place} fill="var(--stamp,#8a5300)">${escapeHtml(mark.short)}</text>`);
}
