/** How the SDK's clients are made: the emulated account differs from a real one in these values only. */
export interface Connection {
  readonly region: string;
  /** Set for the emulated account; S3 is then addressed by path. */
  readonly endpoint?: string;
  /** Default: the credential chain of the SDK. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** One attempt per call: the run's own patience decides about repeating, and tells the operator. */
export function clientConfig(connection: Connection) {
  // The pinned version works on every Node that we support; its notice about later versions is not the operator's news.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  return {
    region: connection.region,
    maxAttempts: 1,
    ...(connection.endpoint === undefined ? {} : { endpoint: connection.endpoint }),
    ...(connection.credentials === undefined ? {} : { credentials: { ...connection.credentials } }),
  };
}

/** True for the named service exceptions. */
export function isNamed(error: unknown, ...names: string[]): boolean {
  return names.includes((error as { name?: string } | null)?.name ?? '');
}
