import { keys } from '../../contract/names';
import { type RequestRecord, requestRecordSchema } from '../../contract/request-record';
import type { Result } from '../../contract/result';
import { dataError } from '../../core/errors';
import type { ObjectReader } from '../ports/ports';

const FILE = 'requests.jsonl';

/**
 * The records of the requests of one benchmark attempt; null when it left no such file. They are megabytes, so they
 * are fetched only for the attempt that is shown.
 * @throws RequestsInvalid when a line does not have the shape of a request
 */
export async function collectRequests(store: ObjectReader, result: Result): Promise<RequestRecord[] | null> {
  const { runId, instanceId, commandId, repeat, files } = result;
  const key = `${keys.benchmark(runId, instanceId, commandId, repeat)}${files['requests'] ?? FILE}`;
  const bytes = await store.get(key);
  return bytes === undefined ? null : parseRequests(Buffer.from(bytes).toString('utf8'), key);
}

/**
 * The records of a `requests.jsonl`, one per line. `name` stands in the error.
 * @throws RequestsInvalid when a line does not have the shape of a request
 */
export function parseRequests(text: string, name: string): RequestRecord[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    const parsed = requestRecordSchema.safeParse(json(line));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? 'the line' : issue.path.join('.');
    throw dataError('RequestsInvalid', `line ${index + 1} of ${name}: ${where}: ${issue?.message}`, {
      next: 'fetch the file again, or use the version of trainyard that made the run',
    });
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
