/** Elements of the page. Text becomes text nodes and never markup, whatever is in it. */

type Attributes = Readonly<Record<string, string>>;

/** A new element with attributes and children; text among the children stays text. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** An element that the command wrote into the page. */
export function placed<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`the page has no ${kind.name} with id ${id}`);
  return found;
}

/** Replaces what is in a place of the page. */
export function fill(id: string, ...children: readonly (Node | string)[]): void {
  placed(id, HTMLElement).replaceChildren(...children);
}

/** Terms and values. */
export function terms(rows: ReadonlyArray<{ readonly label: string; readonly value: string }>): HTMLElement {
  const pairs = rows.flatMap(({ label, value }) => [element('dt', {}, label), element('dd', {}, value)]);
  return element('dl', {}, ...pairs);
}

/** A square in the colour of a replica or a term; the colours of the report come round again after six. */
export function colored<Kind extends HTMLElement>(made: Kind, index: number): Kind {
  made.style.setProperty('background', `var(--replica${index % COLORS})`);
  return made;
}

const COLORS = 6;
