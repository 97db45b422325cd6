import type { Mark } from '../emulation-mark';
import type { Fact } from '../view/fact';
import { smallStamp, stamp, watermark } from './emulation-stamp';
import { type Hole, html, type Markup } from './escape';

/** Anchor, heading, mark and style class of a section. */
interface SectionOptions {
  /** Anchor, and the id of its watermark. */
  readonly id: string;
  /** The heading. */
  readonly title: Hole;
  /** The mark of an emulated run; null on a real instance. */
  readonly mark: Mark | null;
  /** Style classes; `plain` if absent. */
  readonly kind?: string;
}

/** The frame of a section: heading, the mark, the content, the diagonal repeats. */
export function section({ id, title, mark, kind }: SectionOptions, content: Hole): Markup {
  return html`<section id="${id}" class="${kind ?? 'plain'}"><h2>${title}</h2>${
    mark === null ? null : html`<p>${stamp(mark)}</p>`
  }${content}${watermark(mark, id)}</section>`;
}

/** Facts as a list of terms; what is missing is set apart. */
export function definitions(facts: readonly Fact[]): Markup {
  return html`<dl>${facts.map(
    ({ label, value, missing }) =>
      html`<dt>${label}</dt><dd${missing ? html` class="missing"` : null}>${value}</dd>`,
  )}</dl>`;
}

/** Figures large enough to be cropped one by one, so each carries the mark. */
export function tiles(facts: readonly Fact[], mark: Mark | null): Markup {
  return html`<div class="tiles">${facts.map(
    ({ label, value, missing, numeric }) =>
      html`<div class="tile"><span>${label}</span><b${missing ? html` class="missing"` : null}>${value}</b>${
        numeric ? smallStamp(mark) : null
      }</div>`,
  )}</div>`;
}

/** One cell of a table; `kind` becomes its style class. */
interface Cell {
  readonly text: Hole;
  readonly kind?: string;
}

/** The first column heads its row. `n` columns are figures, set right. */
export function table(
  caption: string,
  mark: Mark | null,
  heads: ReadonlyArray<{ readonly text: string; readonly n?: boolean }>,
  rows: ReadonlyArray<readonly Cell[]>,
): Markup {
  return html`<div class="scroll"><table><caption><span>${caption} ${smallStamp(mark)}</span></caption><thead><tr>${heads.map(
    (head) => html`<th scope="col"${head.n ? html` class="n"` : null}>${head.text}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells) => html`<tr>${cells.map((cell, index) => td(cell, index, heads[index]?.n ?? false))}</tr>`,
  )}</tbody></table></div>`;
}

function td({ text, kind }: Cell, index: number, figure: boolean): Markup {
  if (index === 0) return html`<th scope="row">${text}</th>`;
  const classes = [figure ? 'n' : '', kind ?? ''].filter((name) => name !== '').join(' ');
  return classes === '' ? html`<td>${text}</td>` : html`<td class="${classes}">${text}</td>`;
}
