const MARKUP = Symbol('markup');

/** Text that is HTML already. Only this file makes one, so no text of a run can pass for it. */
export interface Markup {
  readonly [MARKUP]: true;
  readonly text: string;
}
/** What may stand in a hole of the template; null prints nothing. */
export type Hole = string | number | null | Markup | readonly Hole[];

/**
 * HTML that is escaped unless it was made here: a tagged template whose holes take text, markup or lists of
 * both.
 */
export function html(parts: TemplateStringsArray, ...holes: readonly Hole[]): Markup {
  const text = parts.map((part, index) => part + (index < holes.length ? flat(holes[index] ?? null) : ''));
  return trusted(text.join(''));
}

/** For text that is already markup: our style sheet, charts that were drawn from escaped text. */
export function trusted(text: string): Markup {
  return { [MARKUP]: true, text };
}

/** Also takes control characters away, which no HTML document may hold. */
export function escapeHtml(value: string): string {
  const plain = value.replace(CONTROL, '\ufffd');
  return plain.replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** JSON for a script element: nothing in it can close the element or open a comment. */
export function scriptJson(value: unknown): Markup {
  const json = JSON.stringify(value);
  return trusted(json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${hex(char)}`));
}

const hex = (char: string) => char.charCodeAt(0).toString(16).padStart(4, '0');

function flat(hole: Hole): string {
  if (hole === null) return '';
  if (typeof hole === 'string' || typeof hole === 'number') return escapeHtml(String(hole));
  if (Array.isArray(hole)) return hole.map((item: Hole) => flat(item)).join('');
  return (hole as Markup).text;
}
