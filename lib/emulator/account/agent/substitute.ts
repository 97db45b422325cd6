/**
 * Plain text substitution of `{{ Name }}`, as the agent does it: no quoting, one pass, legal names only.
 *
 * A value that stands alone keeps its type (a list stays a list). Inside a longer string a list becomes
 * its JSON text as Go writes it, a missing value becomes `null`, and `$$` collapses to `$`.
 */
export type ParameterValue = string | number | boolean | null | readonly unknown[] | Record<string, unknown>;
/** Values of parameters by name. */
export type ParameterValues = ReadonlyMap<string, ParameterValue>;

const LEGAL_NAME = /^[a-zA-Z0-9]+$/;
const ALONE = /^\{\{\s*([a-zA-Z0-9]+)\s*\}\}$/;
/** Wider than a legal name: the default of an illegally named parameter is substituted too, in texts only. */
const ANYWHERE = /\{\{\s*([^\s{}:]+)\s*\}\}/g;

/** Whether the agent takes a parameter of this name: letters and digits only. */
export function isLegalName(name: string): boolean {
  return LEGAL_NAME.test(name);
}

/** Whether a text of a document holds a parameter. */
export function isParameterText(text: string): boolean {
  return text.search(ANYWHERE) >= 0;
}

/** A copy of `input` with every parameter replaced, in strings at any depth. Keys are left alone. */
export function substitute(input: unknown, values: ParameterValues): unknown {
  if (typeof input === 'string') return substituteText(input, values);
  if (Array.isArray(input)) return input.map((item) => substitute(item, values));
  if (typeof input === 'object' && input !== null) {
    return Object.fromEntries(Object.entries(input).map(([key, item]) => [key, substitute(item, values)]));
  }
  return input;
}

function substituteText(text: string, values: ParameterValues): unknown {
  const alone = ALONE.exec(text)?.[1];
  if (alone !== undefined && values.has(alone)) return values.get(alone);
  return text.replace(ANYWHERE, (found, name: string) => {
    const value = values.get(name);
    if (value === undefined) return found;
    return (typeof value === 'string' ? value : goJson(value)).replaceAll('$$', () => '$');
  });
}

/** JSON as Go writes it: the characters that HTML would read are escaped. */
function goJson(value: ParameterValue): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
