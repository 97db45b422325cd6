import { ANSWER_LIMIT_MS, bounded, type CallLimits } from '../../core/bounded';
import { refuseForeignAnswer } from './foreign-answer';

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
   * @default 30 seconds; nothing ends them earlier
   */
  readonly limits?: CallLimits;
}

/** The most that a connection may take to be made: a network without a way out never makes one. */
const CONNECT_LIMIT_MS = 10_000;
/** The whole content of an object may take so many times longer than an answer: it may be a log over a slow line. */
const CONTENT_FACTOR = 20;

type ClientConfig = ReturnType<typeof clientConfig>;

/** What every client of the SDK has. */
interface Client {
  send(command: object, options?: object): unknown;
}

interface HttpRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
}

interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: { destroy?: () => void };
}

type Handler = (args: { readonly request: HttpRequest }) => Promise<{ readonly response: HttpResponse }>;

/** The part of the SDK's stack that we use; its own types are of a package that we do not depend on. */
interface Middlewares {
  add(middleware: (next: Handler) => Handler, options: object): void;
}

/**
 * A client of the SDK, and the only way to one: each of its calls, the search for credentials included, ends within
 * the limits of the connection, and at once when its signal is aborted. It makes one attempt per call: the run's own
 * retries repeat it, and tell the operator.
 */
export function clientOf<C extends Client>(Kind: new (config: ClientConfig) => C, to: Connection): C {
  const client = new Kind(clientConfig(to));
  // Below the reader of answers, which takes any page for an answer in which nothing is.
  const { middlewareStack } = client as unknown as { middlewareStack: Middlewares };
  middlewareStack.add(refuseForeign, { step: 'deserialize', priority: 'low', name: 'refuseForeign' });
  const send = client.send.bind(client);
  const within = (command: object, options?: object) =>
    bounded(nameOf(command), async (abortSignal) => send(command, { ...options, abortSignal }), to.limits);
  return Object.assign(client, { send: within });
}

function refuseForeign(next: Handler): Handler {
  return async (args) => {
    const output = await next(args);
    const { protocol, hostname, port } = args.request;
    const { statusCode, headers, body } = output.response;
    const origin = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
    try {
      refuseForeignAnswer({ origin, status: statusCode, header: (name) => headers[name] });
    } catch (error) {
      // Nobody reads the rest of it.
      body?.destroy?.();
      throw error;
    }
    return output;
  };
}

function clientConfig({ region, endpoint, credentials, limits }: Connection) {
  // The pinned version works on every Node that we support; its notice about later versions is not the operator's news.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  return {
    region,
    maxAttempts: 1,
    // The emulated account has one name for all buckets. Other services do not know the field.
    forcePathStyle: endpoint !== undefined,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials: { ...credentials } }),
    requestHandler: timeouts(limits),
  };
}

/** Of the connection itself, so that a socket on which nothing arrives any more is closed. */
function timeouts({ milliseconds = ANSWER_LIMIT_MS }: CallLimits = {}) {
  return {
    connectionTimeout: Math.min(milliseconds, CONNECT_LIMIT_MS),
    socketTimeout: milliseconds,
  };
}

/** The bytes of an answer, within twenty times the limit of an answer, and no later than the operator stops. */
export function contentOf(
  body: { destroy?: () => unknown; transformToByteArray(): Promise<Uint8Array> },
  { limits }: Connection,
): Promise<Uint8Array> {
  const read = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => body.destroy?.(), { once: true });
    return body.transformToByteArray();
  };
  const milliseconds = (limits?.milliseconds ?? ANSWER_LIMIT_MS) * CONTENT_FACTOR;
  return bounded('GetObject', read, { ...limits, milliseconds });
}

/** `GetParameter`, from `GetParameterCommand`. */
const nameOf = (command: object) => command.constructor.name.replace(/Command$/, '');

/** Whether an error is one of the named service exceptions, such as `NoSuchKey`. */
export function isNamed(error: unknown, ...names: string[]): boolean {
  return names.includes((error as { name?: string } | null)?.name ?? '');
}
