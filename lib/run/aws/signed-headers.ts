import { createHash, createHmac } from 'node:crypto';

/** Keys to sign with. */
interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A request to sign; everything in it is part of what is signed. */
interface Signable {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** For which service and region, and when. */
interface Scope {
  readonly service: string;
  readonly region: string;
  readonly at: Date;
}

/**
 * The headers of a request with its signature (AWS Signature Version 4, without query parameters). For the few calls to
 * services whose SDK client would be another dependency.
 */
export function signedHeaders(
  request: Signable,
  keys: Keys,
  { service, region, at }: Scope,
): Record<string, string> {
  const { host, pathname } = new URL(request.url);
  const stamp = `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const day = stamp.slice(0, 8);
  const headers: Record<string, string> = {
    ...request.headers,
    'x-amz-date': stamp,
    ...(keys.sessionToken !== undefined && { 'x-amz-security-token': keys.sessionToken }),
  };
  const signed: Record<string, string> = { ...headers, host };
  const names = Object.keys(signed).sort();
  const lines = names.map((name) => `${name}:${(signed[name] ?? '').trim()}\n`).join('');
  const canonical = [request.method, pathname, '', lines, names.join(';'), digest(request.body)].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', stamp, scope, digest(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => mac(secret, part),
    `AWS4${keys.secretAccessKey}`,
  );
  const signature = mac(key, text).toString('hex');
  const credential = `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}`;
  return {
    ...headers,
    authorization: `${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
