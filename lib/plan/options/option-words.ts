import { canonicalJson, type Json } from '../../core/json';
import { type OptionRow, optionKey } from '../../facts';

/** Options of a command by their keys, as `serve.options` of an environment has them. */
export type OptionValues = Readonly<Record<string, Json>>;
type JsonObject = { readonly [key: string]: Json };

/** What options make of a command: words that go, JSON that is merged, words that come. */
export interface OptionWords {
  /** Flags of the base command that are left out, with their values. */
  readonly dropped: ReadonlySet<string>;
  /** What is merged into the JSON value of a flag, by the flag. */
  readonly merged: Readonly<Record<string, JsonObject>>;
  /** Words at the end of the command. */
  readonly words: readonly string[];
}

/** What a command without options of its own has. */
export const NO_OPTIONS: OptionWords = { dropped: new Set(), merged: {}, words: [] };

/**
 * What the options make of a command, in the order of the table. A flag that is false is only left out; a switch that is
 * false becomes its `--no-` twin. Keys that are in no row do nothing: whether they may be there is asked before. The
 * host has the same rule in Python.
 */
export function optionWords(rows: readonly OptionRow[], values: OptionValues): OptionWords {
  const given = rows.flatMap((row) => {
    const value = values[optionKey(row)];
    return value === undefined ? [] : [{ row, value }];
  });
  const own = given.filter(({ row }) => row.inside === undefined);
  const merged: Record<string, JsonObject> = {};
  for (const { row, value } of given) {
    if (row.inside === undefined) continue;
    const { flag, key } = row.inside;
    const part = (key === undefined ? value : { [key]: value }) as JsonObject;
    merged[flag] = mergeJson(merged[flag] ?? {}, part);
  }
  return {
    dropped: new Set(own.flatMap(({ row }) => [row.name, twinOf(row)])),
    merged,
    words: own.flatMap(({ row, value }) => wordsOf(row, value)),
  };
}

/** The second over the first: objects key by key, everything else as a whole. */
export function mergeJson(base: JsonObject, over: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isObject(below) && isObject(value) ? mergeJson(below, value) : value;
  }
  return result;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const twinOf = ({ name }: OptionRow) => `--no-${name.replace(/^--/, '')}`;

function wordsOf(row: OptionRow, value: Json): string[] {
  if (value === true) return [row.name];
  if (value === false) return row.kind === 'switch' ? [twinOf(row)] : [];
  if (row.kind === 'object') return [row.name, canonicalJson(value)];
  const texts = (Array.isArray(value) ? value : [value]).map(String);
  return row.kind === 'append' ? texts.flatMap((text) => [row.name, text]) : [row.name, ...texts];
}
