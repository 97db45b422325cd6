/** What somebody wrote, as a refusal of it shows. */
const LONGEST = 60;

/** The value at a path of nested objects and lists; undefined where there is none. */
export function valueAt(written: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    written,
  );
}

/** A value as JSON of at most 60 characters, `nothing` for what is absent. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}
