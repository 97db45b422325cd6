import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer } from '../listening';
import type { InstanceRecord } from './instance-record';

/** Sessions of the metadata service; version 1, without one, is refused. */
const sessions = new Set<string>();

/** What the service says of an instance, by path below `/latest/meta-data/`. */
const entries = (record: InstanceRecord): Readonly<Record<string, string>> => ({
  'ami-id': record.imageId,
  'instance-id': record.instanceId,
  'instance-life-cycle': record.lifeCycle ?? 'on-demand',
  'instance-type': record.instanceType,
  'local-ipv4': record.address,
  'placement/availability-zone': record.zone ?? `${record.region}a`,
  'placement/region': record.region,
});

/**
 * The instance's metadata service (IMDSv2) of one emulated instance, below `prefix`: a session token by PUT, then one
 * value each. 401 without a token, 404 for what is not modelled or where there is no such instance.
 */
export function answerMetadata(
  request: IncomingMessage,
  response: ServerResponse,
  record: InstanceRecord | undefined,
  prefix: string,
): void {
  const path = (request.url ?? '').slice(prefix.length);
  const [status, text] = answerOf(request, path, record);
  answer(response, status, 'text/plain', text);
}

function answerOf(
  { method, headers }: IncomingMessage,
  path: string,
  record: InstanceRecord | undefined,
): readonly [status: number, text: string] {
  if (method === 'PUT' && path === '/latest/api/token') {
    const token = randomBytes(16).toString('hex');
    sessions.add(token);
    return [200, token];
  }
  if (!sessions.has(String(headers['x-aws-ec2-metadata-token']))) return [401, 'Unauthorized'];
  const found = record && entries(record)[path.replace('/latest/meta-data/', '')];
  return found === undefined ? [404, 'Not Found'] : [200, found];
}
