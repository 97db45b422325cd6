import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

type Options = ConstructorParameters<typeof SignatureV4>[0];

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

/** SHA-256 in the shape that the signer asks for: keyed where there is a key. */
class Sha256 {
  private readonly hash;
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.hash =
      key === undefined ? createHash('sha256') : createHmac('sha256', Buffer.from(key as Uint8Array));
  }
  update(data: Uint8Array | string): void {
    this.hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
}

/**
 * The headers of a request with its signature, by the signer of AWS's SDK. For the few calls to services whose SDK
 * client would be another dependency.
 */
export async function signedHeaders(
  request: Signable,
  credentials: Options['credentials'],
  { service, region, at }: Scope,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false });
  const { host, hostname, protocol, pathname } = new URL(request.url);
  const { method, body } = request;
  const signed = await signer.sign(
    { method, protocol, hostname, path: pathname, headers: { ...request.headers, host }, body },
    { signingDate: at },
  );
  // The HTTP client writes its own, which is the same.
  const { host: _, ...headers } = signed.headers;
  return headers;
}
