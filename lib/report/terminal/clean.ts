// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Text from a run is printed, never obeyed: escape sequences and bidirectional overrides become visible. */
export function clean(value: string): string {
  return value.replace(UNSAFE, (char) => (/\s/.test(char) ? ' ' : '\ufffd'));
}
