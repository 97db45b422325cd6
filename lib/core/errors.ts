/**
 * The four kinds of error, and how one is printed.
 *
 * Every error carries a PascalCase `code` of the registry (`lib/codes`) for programs, one sentence for people (the
 * name, the value, the limit), and `next`: the action that gets the reader out of it. Only a code that was read from
 * elsewhere may be a stranger.
 */
import type { Code, ForeignCode } from '../codes';

export type ErrorKind =
  /** the request is wrong: exit code 2 */
  | 'request'
  /** it was tried on a host or a service and failed: exit code 1 */
  | 'phase'
  /** data broke a contract: exit code 1 */
  | 'data'
  /** the operator stopped it: exit code 3 */
  | 'stopped';

export interface ErrorDetail {
  /** Where in the user's own file or command line, such as `cdk.json: environments.tutorial.layout.batch`. */
  readonly path?: string;
  /** What to do about it, as an instruction. */
  readonly next?: string;
  /** The error that led here; printed as a chain. */
  readonly cause?: unknown;
  /** Facts for programs (`--json`). */
  readonly data?: Readonly<Record<string, unknown>>;
}

const MARK = Symbol.for('trainyard.error');

export class TrainyardError extends Error {
  readonly [MARK] = true;
  readonly path?: string;
  readonly next?: string;
  readonly data?: Readonly<Record<string, unknown>>;

  constructor(
    readonly kind: ErrorKind,
    readonly code: Code | ForeignCode,
    message: string,
    detail: ErrorDetail = {},
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = code;
    if (detail.path !== undefined) this.path = detail.path;
    if (detail.next !== undefined) this.next = detail.next;
    if (detail.data !== undefined) this.data = detail.data;
  }
}

export const requestError = (code: Code | ForeignCode, message: string, detail?: ErrorDetail) =>
  new TrainyardError('request', code, message, detail);
export const phaseError = (code: Code | ForeignCode, message: string, detail?: ErrorDetail) =>
  new TrainyardError('phase', code, message, detail);
export const dataError = (code: Code | ForeignCode, message: string, detail?: ErrorDetail) =>
  new TrainyardError('data', code, message, detail);
export const stoppedError = (code: Code | ForeignCode, message: string, detail?: ErrorDetail) =>
  new TrainyardError('stopped', code, message, detail);

/** Marker instead of `instanceof`, so that two copies of the package still recognise each other. */
export function isTrainyardError(value: unknown): value is TrainyardError {
  return typeof value === 'object' && value !== null && (value as { [MARK]?: boolean })[MARK] === true;
}

/** 0 done, 1 failed, 2 invalid request, 3 stopped. Anything that is not ours is a failure. */
export function exitCodeOf(error: unknown): 1 | 2 | 3 {
  if (!isTrainyardError(error)) return 1;
  return error.kind === 'request' ? 2 : error.kind === 'stopped' ? 3 : 1;
}

interface AwsLike {
  readonly name?: string;
  readonly message?: string;
  readonly $metadata?: { readonly requestId?: string; readonly httpStatusCode?: number };
}

/** One line per link of the cause chain; an AWS error keeps its name and request id even without a message. */
export function causeChain(error: unknown): string[] {
  const lines: string[] = [];
  let cause: unknown = (error as { cause?: unknown } | null)?.cause;
  for (let depth = 0; cause !== undefined && cause !== null && depth < 8; depth++) {
    const it = cause as AwsLike & { cause?: unknown };
    const request = it.$metadata?.requestId ? ` (request ${it.$metadata.requestId})` : '';
    const text = typeof cause === 'string' ? cause : `${it.name ?? 'Error'}: ${it.message || 'no message'}`;
    lines.push(`${text}${request}`);
    cause = it.cause;
  }
  return lines;
}
