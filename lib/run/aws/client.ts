/** Where the AWS SDK's clients call. The emulated account differs from a real one in these values only. */
export interface Connection {
  /** Region, such as `us-east-2`. */
  readonly region: string;
  /**
   * Address of the emulated account, such as `http://127.0.0.1:4566`; S3 is then addressed by path.
   * @default the endpoints of AWS
   */
  readonly endpoint?: string;
  /**
   * Keys to sign with.
   * @default the credential chain of the SDK: environment, profile, role
   */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Configuration of an SDK client. It makes one attempt per call: the run's own retries repeat it, and tell the
 * operator.
 */
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

/** Whether an error is one of the named service exceptions, such as `NoSuchKey`. */
export function isNamed(error: unknown, ...names: string[]): boolean {
  return names.includes((error as { name?: string } | null)?.name ?? '');
}
