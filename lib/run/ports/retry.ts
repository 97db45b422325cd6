import { isTrainyardError, phaseError, stoppedError } from '../../core/errors';
import type { Emit } from '../events';
import type { ArtifactStore, Clock, CommandHost, Directory } from './ports';

/**
 * What an error means for repeating: `throttled`, the service asks for fewer calls; `transient`, it or the network
 * failed in passing; `expired`, the operator has to sign in again; `final`, a repeat would fail too.
 */
type FailureKind = 'throttled' | 'transient' | 'expired' | 'final';

const THROTTLES = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'SlowDown',
  'TooManyUpdates',
]);
/** The clocks of this computer and of AWS differ. The SDK learns by how much from the answer, so a repeat has the right time. */
const SKEWED = ['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture'];
/** Something between this computer and AWS answered in its place. */
export const FOREIGN_ANSWER = 'AnswerNotOfAws';
const TRANSIENTS = new Set([
  ...SKEWED,
  FOREIGN_ANSWER,
  'InternalServerError',
  'InternalFailure',
  'InternalError',
  'ServiceUnavailable',
  'RequestTimeout',
  'RequestTimeoutException',
  'TimeoutError',
  'NetworkingError',
]);
/** Of calls that did not reach the service: it has certainly done nothing. */
const UNREACHED_CODES = new Set([
  ...['ECONNREFUSED', 'EAI_AGAIN', 'ENOTFOUND', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'],
]);
const NETWORK_CODES = new Set([...UNREACHED_CODES, 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT']);

/** Of credentials that were good: an open client finds renewed ones by itself, where they come from a session or a role. */
const EXPIRED = new Set([
  ...['ExpiredToken', 'ExpiredTokenException', 'RequestExpiredException'],
  ...['CredentialsProviderError', 'TokenProviderError'],
]);
const RENEWAL =
  'the credentials have expired: sign in again, as in another terminal; the run goes on when they are renewed';

const ATTEMPTS = { throttled: 12, transient: 6 } as const;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;

interface ServiceError {
  readonly cause?: { readonly code?: string };
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The kind of an error of the AWS SDK, by its name, its HTTP status or the system's error code. */
export function classify(error: unknown): FailureKind {
  const it = (error ?? {}) as ServiceError;
  const status = it.$metadata?.httpStatusCode ?? 0;
  if (isSkewed(it)) return 'transient';
  if (THROTTLES.has(it.name ?? '') || status === 429) return 'throttled';
  if (TRANSIENTS.has(it.name ?? '') || NETWORK_CODES.has(codeOf(it)) || status >= 500) return 'transient';
  return EXPIRED.has(it.name ?? '') ? 'expired' : 'final';
}

/** Some services say by the text alone that it is the time of a signature that is wrong. */
function isSkewed({ name, message }: ServiceError): boolean {
  return SKEWED.includes(name ?? '') || /Signature (?:expired|not yet current)/.test(message ?? '');
}

/** Whether a call that failed certainly did not reach the service. */
export function wasNotReached(error: unknown): boolean {
  return UNREACHED_CODES.has(codeOf((error ?? {}) as ServiceError));
}

/** `fetch` has the code of the system in its cause. */
const codeOf = ({ code, cause }: ServiceError): string => code ?? cause?.code ?? '';

/** What repeating calls needs. */
export interface RetryContext {
  /** Measures the pauses, and draws their random half. */
  readonly clock: Clock;
  /** Receives an event before each pause. */
  readonly emit: Emit;
  /** Aborted when the operator wants to stop: then nothing is repeated. */
  readonly signal: AbortSignal;
  /**
   * Milliseconds for which a call is repeated that fails for a passing reason: an outage that is shorter ends nothing.
   * @default the attempts decide
   */
  readonly patience?: number;
}

/**
 * Calls, and repeats the call when it failed for a passing reason: up to 12 attempts when throttled, 6 when
 * transient, or for as long as the patience lasts, with pauses that double from 0.5 s to at most 20 s. Half of each pause is fixed and half is random, so
 * that several operators do not repeat in step. An error of this package is passed on at once.
 * @throws CallFailed with the call, the cause and the next action when it is final or no attempt is left
 * @throws Interrupted when the operator stops
 */
export async function withRetries<T>(
  operation: string,
  call: () => Promise<T>,
  retry: RetryContext,
): Promise<T> {
  const patientUntil = retry.clock.now() + (retry.patience ?? 0);
  for (let attempt = 1; ; attempt++) {
    // Also after a pause, and when the connection was closed under a call that was under way.
    if (retry.signal.aborted) throw interrupted(operation);
    try {
      return await call();
    } catch (error) {
      if (isTrainyardError(error)) throw error;
      if (retry.signal.aborted) throw interrupted(operation);
      const kind = classify(error);
      const spent = kind === 'final' || kind === 'expired' || attempt >= ATTEMPTS[kind];
      if (kind === 'final' || (spent && retry.clock.now() >= patientUntil)) {
        throw callFailed(operation, error, attempt);
      }
      if (kind === 'expired' && attempt === 1) retry.emit({ type: 'note', message: RENEWAL });
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
      const delay = pause * (0.5 + 0.5 * retry.clock.random());
      const type = kind === 'throttled' ? 'throttled' : 'retrying';
      retry.emit({ type, operation, delaySeconds: delay / 1000, cause: nameOf(error) });
      await retry.clock.sleep(delay, retry.signal);
    }
  }
}

const interrupted = (operation: string) =>
  stoppedError('Interrupted', `stopped while ${operation} was not answered`);

function nameOf(error: unknown): string {
  const it = (error ?? {}) as ServiceError;
  return codeOf(it) || it.name || 'Error';
}

/** The error CallFailed for a call that is given up. */
export function callFailed(operation: string, error: unknown, attempts = 1): Error {
  const name = nameOf(error);
  const tried = attempts > 1 ? ` after ${attempts} attempts` : '';
  const sentence = `${operation} failed${tried}: ${name}`;
  return phaseError('CallFailed', sentence, {
    next: cureOf(name, error),
    cause: error,
    data: { operation, name },
  });
}

/** How the advice begins where a repetition is the cure; a run is continued in place of repeated. */
export const REPEAT = 'repeat the command when the service answers again;';

function cureOf(name: string, error: unknown): string {
  if (isSkewed((error ?? {}) as ServiceError)) {
    return 'set the clock of this computer: AWS takes no call whose time is wrong by more than minutes';
  }
  if (name === FOREIGN_ANSWER) {
    const { origin } = error as { origin?: string };
    return `sign in to this network, or correct the proxy or AWS_ENDPOINT_URL; \`curl -si ${origin}\` shows who answers`;
  }
  if (/AccessDenied|Forbidden|Unauthorized/.test(name)) {
    return 'ask for permission to make this call, or use other credentials (AWS_PROFILE)';
  }
  if (/Credentials|Token|UnrecognizedClient|InvalidClientTokenId|Signature/.test(name)) {
    return 'sign in again, then repeat the command; `aws sts get-caller-identity` shows who you are';
  }
  if (NETWORK_CODES.has(name) || TRANSIENTS.has(name) || THROTTLES.has(name)) {
    return `${REPEAT} finished phases are not repeated`;
  }
  return 'read the cause below; `--json` shows all of it';
}

/** What is behind a port that retries, so that none is wrapped twice: 6 attempts of 6 would be 36. */
const BEHIND = new WeakMap<object, object>();

function patient<Port extends object>(port: Port, wrap: (behind: Port) => Port): Port {
  const behind = (BEHIND.get(port) as Port | undefined) ?? port;
  const made = wrap(behind);
  BEHIND.set(made, behind);
  return made;
}

/** The same host with retries, for every call but `send`: a second `send` could start the work twice. */
export function retryingHost(port: CommandHost, retry: RetryContext): CommandHost {
  return patient(port, (host) => ({
    describeDocument: (name, version) =>
      withRetries('DescribeDocument', () => host.describeDocument(name, version), retry),
    documentContent: (name, version) =>
      withRetries('GetDocument', () => host.documentContent(name, version), retry),
    send: (request) => host.send(request),
    commands: (query) => withRetries('ListCommands', () => host.commands(query), retry),
    invocations: (id) => withRetries('ListCommandInvocations', () => host.invocations(id), retry),
    output: (id, instance) => withRetries('GetCommandInvocation', () => host.output(id, instance), retry),
    cancel: (id) => withRetries('CancelCommand', () => host.cancel(id), retry),
  }));
}

/** The same store with retries. */
export function retryingStore(port: ArtifactStore, retry: RetryContext): ArtifactStore {
  return patient(port, (store) => ({
    get: (key) => withRetries('GetObject', () => store.get(key), retry),
    putIfAbsent: (key, body, type) =>
      withRetries('PutObject', () => store.putIfAbsent(key, body, type), retry),
    list: (prefix) => withRetries('ListObjects', () => store.list(prefix), retry),
    folders: (prefix) => withRetries('ListObjects', () => store.folders(prefix), retry),
    delete: (key) => withRetries('DeleteObject', () => store.delete(key), retry),
  }));
}

/** The same directory with retries. */
export function retryingDirectory(port: Directory, retry: RetryContext): Directory {
  return patient(port, (directory) => ({
    deployment: (name) => withRetries('GetParameter', () => directory.deployment(name), retry),
    instances: (name) => withRetries('DescribeInstanceInformation', () => directory.instances(name), retry),
    instanceStates: (name) => withRetries('DescribeInstances', () => directory.instanceStates(name), retry),
    startTimes: (name) => withRetries('DescribeInstances', () => directory.startTimes(name), retry),
  }));
}
