import { SSMClient } from '@aws-sdk/client-ssm';
import { bounded } from '../../core/bounded';
import { type Connection, clientOf } from './client';
import { refuseForeignAnswer } from './foreign-answer';
import { signedHeaders } from './signed-headers';

/** Of a service that is asked by a form: one `Action`, its parameters, and the version of its API. */
export const QUERY = { 'content-type': 'application/x-www-form-urlencoded' } as const;

/**
 * One signed POST to a service whose SDK client would be another dependency; the text of its answer. It ends within the
 * limits of the connection. Errors of the service have their names, as those of the SDK have.
 */
export function signedCall(
  connection: Connection,
  service: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<string> {
  const ask = (signal: AbortSignal) => post(connection, service, { headers, body, signal });
  return bounded(service, ask, connection.limits);
}

async function post(
  connection: Connection,
  service: string,
  { headers, body, signal }: { headers: Readonly<Record<string, string>>; body: string; signal: AbortSignal },
): Promise<string> {
  const { region } = connection;
  const url = `${connection.endpoint ?? `https://${service}.${region}.amazonaws.com`}/`;
  // The chain of the SDK: environment, profile, role.
  const keys = await clientOf(SSMClient, connection).config.credentials();
  const request = { method: 'POST', url, headers, body };
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: await signedHeaders(request, keys, { service, region, at: new Date() }),
    signal,
    redirect: 'manual',
  }).catch(refuseUnnamed);
  refuseForeignAnswer({
    origin: new URL(url).origin,
    status: response.status,
    header: (it) => response.headers.get(it),
  });
  const text = await response.text();
  if (response.ok) return text;
  const name = /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"|<Code>([^<]+)<\/Code>/.exec(text);
  // The shape of an error of the SDK, which the retries know.
  throw Object.assign(new Error(text.slice(0, 300)), {
    name: name?.[1] ?? name?.[2] ?? `HTTP${response.status}`,
    $metadata: { httpStatusCode: response.status },
  });
}

/** What `fetch` itself refuses has no code of the system: the sign-in of a proxy is one. */
function refuseUnnamed(error: Error & { cause?: { code?: string } }): never {
  if (error.name !== 'TypeError' || error.cause?.code !== undefined) throw error;
  throw Object.assign(new Error(error.message, { cause: error.cause }), { name: 'NetworkingError' });
}
