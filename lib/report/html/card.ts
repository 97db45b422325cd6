/** The smallest parts of a page that are sent by themselves: each is framed, and carries the mark once. */
import type { Mark } from '../emulation-mark';
import type { Fact } from '../view/fact';
import { stamp } from './emulation-stamp';
import { type Hole, html, type Markup } from './escape';

/** Content in a frame, with the mark of an emulated run on it. `kind` is one more style class. */
export function card(mark: Mark | null, content: Hole, kind?: string): Markup {
  return html`<div class="card${kind === undefined ? null : ` ${kind}`}">${stamp(mark)}${content}</div>`;
}

/** Facts as a list of terms; what is missing is set apart. */
export function definitions(facts: readonly Fact[]): Markup {
  return html`<dl>${facts.map(
    ({ label, value, missing }) =>
      html`<div><dt>${label}</dt><dd${missing ? html` class="missing"` : null}>${value}</dd></div>`,
  )}</dl>`;
}

/** Figures side by side, the value above all. */
export function figuresCard(facts: readonly Fact[], mark: Mark | null): Markup {
  return card(mark, definitions(facts), 'figures');
}
