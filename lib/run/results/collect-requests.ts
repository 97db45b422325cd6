import { createHash } from 'node:crypto';
import { keys } from '../../contract/names';
import { type RequestOutline, requestRecordSchema } from '../../contract/request-record';
import type { Digest, Result } from '../../contract/result';
import { dataError } from '../../core/errors';
import type { ObjectReader } from '../ports/ports';

const FILE = 'requests.jsonl';

/**
 * The records of the requests of one benchmark attempt; null when it left no such file. They are megabytes, so they
 * are fetched only for the attempt that is shown.
 * @throws RequestsInvalid when a line does not have the shape of a request
 */
export async function collectRequests(store: ObjectReader, result: Result): Promise<RequestOutline[] | null> {
  const { runId, instanceId, commandId, repeat, files } = result;
  const file = files['requests'] ?? FILE;
  const key = `${keys.benchmark(runId, instanceId, commandId, repeat)}${file}`;
  const bytes = await store.get(key);
  return bytes === undefined ? null : requestsOf(result, bytes, key);
}

/**
 * The requests in `bytes`, if they are the ones that the result was made from.
 * @throws RequestsOfAnotherResult when the digest in the result is another
 * @throws RequestsInvalid when a line does not have the shape of a request
 */
export function requestsOf(result: Result, bytes: Uint8Array, name: string): RequestOutline[] {
  const digest = result.digests?.[result.files['requests'] ?? FILE];
  if (digest) refuseStrange(digest, bytes, name);
  return parseRequests(bytes, name);
}

/** A file of another run beside a result would be shown as its requests. */
function refuseStrange(digest: Digest, bytes: Uint8Array, name: string): void {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found === digest.sha256) return;
  const lines = bytes.reduce((count, byte) => count + (byte === NEWLINE ? 1 : 0), 0);
  const short = (sha256: string) => sha256.slice(0, 12);
  throw dataError(
    'RequestsOfAnotherResult',
    `${name} has ${lines} lines and sha256 ${short(found)}, the result is of ${digest.lines} lines and ${short(digest.sha256)}`,
    { next: 'fetch the whole folder of the result again: its files belong to each other' },
  );
}

const NEWLINE = 10;

/**
 * The records of a `requests.jsonl` without their texts and gaps, one per line. `name` stands in the error.
 * @throws RequestsInvalid when a line does not have the shape of a request
 */
export function parseRequests(bytes: Uint8Array, name: string): RequestOutline[] {
  const outlines: RequestOutline[] = [];
  for (const line of linesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) {
    if (line.trim() !== '') outlines.push(outline(line, `line ${outlines.length + 1} of ${name}`));
  }
  return outlines;
}

/** One after the other: the file as one text would be as large again. */
function* linesOf(bytes: Buffer): Generator<string> {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, at);
    yield bytes.toString('utf8', at, end < 0 ? bytes.length : end);
    if (end < 0) return;
    at = end + 1;
  }
}

function outline(line: string, where: string): RequestOutline {
  const parsed = requestRecordSchema.safeParse(json(line));
  if (parsed.success) {
    const { gaps: _, text: __, ...rest } = parsed.data;
    return rest;
  }
  const issue = parsed.error.issues[0];
  const field = issue === undefined || issue.path.length === 0 ? 'the line' : issue.path.join('.');
  throw dataError('RequestsInvalid', `${where}: ${field}: ${issue?.message}`, {
    next: 'fetch the file again, or use the version of trainyard that made the run',
  });
}

/** What is not JSON fails the schema, with the number of its line. */
function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
