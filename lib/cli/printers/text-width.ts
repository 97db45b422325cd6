/** Columns that a text takes on a terminal: a letter with its accents takes one, an ideograph or an emoji two. */

const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /^[\p{Mark}\p{Format}\p{Control}]+$/u;
const PLAIN = /^[\u0020-\u007e]*$/;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns of one grapheme: 0, 1 or 2. */
function graphemeWidth(grapheme: string): number {
  if (NO_WIDTH.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}

/** Columns of a text without line breaks or colours. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return [...graphemes.segment(text)].reduce((sum, { segment }) => sum + graphemeWidth(segment), 0);
}

/** A text in at most so many columns: one that is longer ends with `…`, after a word where one ends near. */
export function cutToWidth(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += graphemeWidth(segment);
    if (used > columns - 1) break;
    kept += segment;
  }
  const space = kept.lastIndexOf(' ');
  const next = text.charAt(kept.length);
  const atWord = next === ' ' || space < kept.length / 2 ? kept : kept.slice(0, space);
  return columns < 1 ? '' : `${atWord.trimEnd()}…`;
}
