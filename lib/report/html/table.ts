import type { Mark } from '../emulation-mark';
import { stamp } from './emulation-stamp';
import { type Hole, html, type Markup } from './escape';

/** One cell of a table; `kind` becomes its style class. */
interface Cell {
  readonly text: Hole;
  readonly kind?: string;
}

/** The head of a column. `n` columns are figures, set right. */
interface Head {
  readonly text: string;
  readonly n?: boolean;
}

/** Up to so many letters in the heads, the style class that says how much room the table needs. */
const WIDTHS = [
  [20, 'few'],
  [40, 'some'],
  [60, 'many'],
] as const;
/** A column holds figures of so many letters, however short its head is. */
const FEWEST_LETTERS = 6;

/**
 * A table in a card. The first column heads its row; the last cell of a short row takes the columns that are left. Where
 * there is no room for the columns each row becomes a card, whose cells say their column: the roles keep it a table for
 * a screen reader.
 */
export function table(
  caption: string,
  mark: Mark | null,
  heads: readonly Head[],
  rows: ReadonlyArray<readonly Cell[]>,
): Markup {
  const letters = heads.reduce((sum, { text }) => sum + Math.max(text.length, FEWEST_LETTERS), 0);
  const width = WIDTHS.find(([most]) => letters <= most)?.[1] ?? 'most';
  return html`<div class="card table ${width}"><table role="table"><caption>${stamp(mark)}${caption}</caption><thead role="rowgroup"><tr role="row">${heads.map(
    (head) => html`<th role="columnheader" scope="col"${head.n ? html` class="n"` : null}>${head.text}</th>`,
  )}</tr></thead><tbody role="rowgroup">${rows.map(
    (cells) => html`<tr role="row">${cells.map((cell, index) => cellOf(cell, index, cells, heads))}</tr>`,
  )}</tbody></table></div>`;
}

function cellOf({ text, kind }: Cell, index: number, row: readonly Cell[], heads: readonly Head[]): Markup {
  if (index === 0) return html`<th role="rowheader" scope="row">${text}</th>`;
  const head = heads[index];
  const left = index === row.length - 1 ? heads.length - index : 1;
  const classes = [head?.n && left === 1 ? 'n' : '', kind ?? ''].filter((name) => name !== '').join(' ');
  const attributes = [
    classes === '' ? null : html` class="${classes}"`,
    left > 1 ? html` colspan="${left}"` : html` data-head="${head?.text ?? ''}"`,
  ];
  return html`<td role="cell"${attributes}>${text}</td>`;
}
