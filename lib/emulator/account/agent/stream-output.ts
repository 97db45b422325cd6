/** How much of a step's output is kept, and in which form. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes of one stream in a plugin's result, the note that it was cut included. */
const AGENT_STREAM_BYTES = 24_000;
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

/** What the agent keeps of a stream: all of a short one, else the first bytes, cut between two characters. */
export function capStream(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length < AGENT_STREAM_BYTES) return text;
  let end = AGENT_STREAM_BYTES - TRUNCATED.length;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.toString('utf8', 0, end)}${TRUNCATED}`;
}

/** The beginning of a stream's file, capped; each byte that is not UTF-8 comes back as U+FFFD. */
export function readStream(path: string): string {
  const file = openSync(path, 'r');
  try {
    const size = Math.min(fstatSync(file).size, AGENT_STREAM_BYTES + 4);
    const bytes = Buffer.alloc(size);
    const length = readSync(file, bytes, 0, size, 0);
    return capStream(replaceInvalid(bytes.subarray(0, length)));
  } finally {
    closeSync(file);
  }
}

/** Bytes as text; each byte that is not UTF-8 becomes U+FFFD, where Node would join several. */
export function replaceInvalid(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) return text;
  let out = '';
  for (let at = 0; at < bytes.length; ) {
    const width = sequenceLength(bytes, at);
    out += width === 0 ? '\ufffd' : bytes.toString('utf8', at, at + width);
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
