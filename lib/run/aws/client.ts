import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

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
  /**
   * How long a call may take, and what ends those that are under way.
   * @default no limit: a run waits for hours and repeats its calls
   */
  readonly limits?: CallLimits;
}

/** Limits of every call of one command. */
interface CallLimits {
  /** Milliseconds for one call, and for its connection. */
  readonly milliseconds: number;
  /** Ends every call that is under way when it is aborted, so that nothing keeps the process alive. */
  readonly signal: AbortSignal;
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
    ...(connection.limits === undefined ? {} : { requestHandler: limitedHandler(connection.limits) }),
  };
}

/** Options of the SDK's own handler. */
function limitedHandler({ milliseconds, signal }: CallLimits) {
  const httpAgent = new HttpAgent();
  const httpsAgent = new HttpsAgent();
  const end = () => {
    httpAgent.destroy();
    httpsAgent.destroy();
  };
  signal.addEventListener('abort', end, { once: true });
  const timeouts = { connectionTimeout: milliseconds, requestTimeout: milliseconds };
  return { httpAgent, httpsAgent, ...timeouts, throwOnRequestTimeout: true };
}

/** Whether an error is one of the named service exceptions, such as `NoSuchKey`. */
export function isNamed(error: unknown, ...names: string[]): boolean {
  return names.includes((error as { name?: string } | null)?.name ?? '');
}
