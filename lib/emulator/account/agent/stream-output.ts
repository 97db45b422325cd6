/** How much of a step's output is kept, and in which form. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Characters of one stream in a plugin's result. */
export const AGENT_STREAM_LIMIT = 24_000;
/** Characters of standard error that GetCommandInvocation returns. */
export const API_STDERR_LIMIT = 8_000;
/** Characters of the merged text in ListCommandInvocations. */
const API_MERGED_LIMIT = 2_500;
const TRUNCATED = '--output truncated--';

/** The first characters of a text, with the agent's own note that there were more. */
export function cap(text: string, limit: number): string {
  const plain = text.endsWith(TRUNCATED) ? text.slice(0, -TRUNCATED.length) : text;
  if (plain.length <= limit) return text;
  return `${plain.slice(0, limit)}${TRUNCATED}`;
}

/** The beginning of a stream's file, capped; bytes that are not UTF-8 come back as `\xff` escapes. */
export function readStream(path: string): string {
  const file = openSync(path, 'r');
  try {
    const size = Math.min(fstatSync(file).size, AGENT_STREAM_LIMIT * 4 + 4);
    const bytes = Buffer.alloc(size);
    const length = readSync(file, bytes, 0, size, 0);
    return cap(escapeInvalid(bytes.subarray(0, length)), AGENT_STREAM_LIMIT);
  } finally {
    closeSync(file);
  }
}

/** Bytes as text; each byte that is not UTF-8 becomes `\xff`. */
export function escapeInvalid(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) return text;
  let out = '';
  for (let at = 0; at < bytes.length; ) {
    const width = sequenceLength(bytes, at);
    out +=
      width === 0
        ? `\\x${bytes.subarray(at, at + 1).toString('hex')}`
        : bytes.toString('utf8', at, at + width);
    at += Math.max(1, width);
  }
  return out;
}

/** Length of the UTF-8 sequence at `at`, or 0 when the byte begins none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  const width = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  if (width === 0 || at + width > bytes.length) return 0;
  const text = bytes.toString('utf8', at, at + width);
  return Buffer.byteLength(text) === width && (!text.includes('\ufffd') || lead === 0xef) ? width : 0;
}

/** Both streams as one text, the way the console shows them. */
export function merged(stdout: string, stderr: string): string {
  const both = stderr ? `${stdout}\n----------ERROR-------\n${stderr}` : stdout;
  return cap(both, API_MERGED_LIMIT);
}
