/** A labelled line of the report. A value that nobody measured or configured says so, and is never blank. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  /** True for figures: these carry the mark of an emulated run. */
  readonly numeric: boolean;
  /** Why there is no value, when there is none. */
  readonly missing: boolean;
}

/** A fact in words, which carries no mark. */
export const text = (label: string, value: string): Fact => ({
  label,
  value,
  numeric: false,
  missing: false,
});
/** A fact that is a measured number, so an emulated run marks it. */
export const figure = (label: string, value: string): Fact => ({
  label,
  value,
  numeric: true,
  missing: false,
});
/** A fact that is not known, with the reason in the place of the value. */
export const absent = (label: string, why: string): Fact => ({
  label,
  value: why,
  numeric: false,
  missing: true,
});

/** Reads a path of a loosely typed object, such as the environment in a manifest of another version. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}

/** The same for text and numbers; objects and absent paths are undefined. */
export function wordAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined;
}
