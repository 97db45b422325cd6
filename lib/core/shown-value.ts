/** What somebody wrote, as a refusal of it shows. */
const LONGEST = 60;

/** The value at a path of nested objects and lists; undefined where there is none. */
export function valueAt(written: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    written,
  );
}

/** A value as JSON of at most 60 characters, `nothing` for what is absent. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = jsonOf(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

/** `JSON.parse` reads what is nested deeper than `JSON.stringify` can write. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch (error) {
    if (error instanceof RangeError) return 'lists or objects in more levels than can be shown';
    throw error;
  }
}
