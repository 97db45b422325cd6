/** Canonical JSON and digests: the same value gives the same bytes here and in the host's Python. */
import { createHash } from 'node:crypto';

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Keys sorted by code unit, no white space, ASCII only (others as `\uXXXX`): byte for byte what Python's
 * `json.dumps(value, sort_keys=True, separators=(",", ":"))` writes. Numbers must be integers, because the
 * two languages print fractions differently.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`canonical JSON takes whole numbers, got ${value}`);
    return String(value);
  }
  if (typeof value === 'string') return ascii(JSON.stringify(value));
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  const entries = Object.entries(value as { [key: string]: Json }).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, item]) => `${ascii(JSON.stringify(key))}:${canonicalJson(item)}`).join(',')}}`;
}

function ascii(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Lower-case hexadecimal SHA-256 of text (as UTF-8) or bytes. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
