/** The mark on the page: words in every section's head, and diagonal repeats over it. A crop keeps one or the other. */
import type { Mark } from '../emulation-mark';
import { escapeHtml, html, type Markup, trusted } from './escape';

/** The mark as a sentence; nothing on a real instance. */
export function stamp(mark: Mark | null): Markup | null {
  return mark === null ? null : html`<span class="stamp">${mark.long}</span>`;
}

/** The mark in one word, for a tile or the title of a table; nothing on a real instance. */
export function smallStamp(mark: Mark | null): Markup | null {
  return mark === null ? null : html`<span class="stamp">${mark.short}</span>`;
}

/** Covers the section whatever its height: the pattern repeats by itself. */
export function watermark(mark: Mark | null, id: string): Markup | null {
  if (mark === null) return null;
  return html`<svg class="water" aria-hidden="true"><defs><pattern id="w-${id}" width="250" height="110" patternUnits="userSpaceOnUse" patternTransform="rotate(-24)"><text x="0" y="30" font-size="19">${mark.short}</text><text x="125" y="85" font-size="19">${mark.short}</text></pattern></defs><rect width="100%" height="100%" fill="url(#w-${id})"/></svg>`;
}

const STEP_X = 190;
const STEP_Y = 78;

/** Inside the drawing too, because a chart can be saved or copied without the section around it. */
export function chartMark(mark: Mark, width: number, height: number): Markup {
  const texts: string[] = [];
  for (let y = STEP_Y / 2, row = 0; y < height + STEP_Y / 2; y += STEP_Y, row++) {
    for (let x = row % 2 === 0 ? -20 : -20 - STEP_X / 2; x < width; x += STEP_X) {
      texts.push(
        `<text transform="translate(${x} ${y + 20}) rotate(-20)" font-size="17">${escapeHtml(mark.short)}</text>`,
      );
    }
  }
  return trusted(
    `<g class="chartmark" aria-hidden="true">${texts.join('')}</g>` +
      `<text class="chartstamp" x="${width / 2}" y="12" text-anchor="middle" font-size="10.5">${escapeHtml(mark.long)}</text>`,
  );
}
