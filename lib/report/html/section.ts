import { type Hole, html, type Markup } from './escape';

/** Anchor, heading and style class of a section. */
interface SectionOptions {
  /** Anchor. */
  readonly id: string;
  /** The heading. */
  readonly title: Hole;
  /** Style classes. */
  readonly kind?: string;
}

/** A heading and what is below it. */
export function section({ id, title, kind }: SectionOptions, content: Hole): Markup {
  return html`<section id="${id}"${classOf(kind)}><h2>${title}</h2>${content}</section>`;
}

/** The same, closed until a reader opens it: details that most readers do not need. Paper has it open. */
export function folded({ id, title, kind }: SectionOptions, content: Hole): Markup {
  return html`<section id="${id}"${classOf(kind)}><details><summary><h2>${title}</h2></summary>${content}</details></section>`;
}

const classOf = (kind: string | undefined) => (kind === undefined ? null : html` class="${kind}"`);
