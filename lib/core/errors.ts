import type { Code, ForeignCode } from '../codes';

/** Whose turn it is after an error, and with it the exit code of the command line. */
export type ErrorKind =
  /** the request is wrong: exit code 2 */
  | 'request'
  /** it was tried on a host or a service and failed: exit code 1 */
  | 'phase'
  /** data broke a contract: exit code 1 */
  | 'data'
  /** the operator stopped it: exit code 3 */
  | 'stopped';

/** What an error says beside its code and its sentence. */
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

/** Longest sentence of an error in UTF-16 code units. Whoever names what others wrote may name megabytes. */
const LONGEST_MESSAGE = 2000;

const MARK = Symbol.for('trainyard.error');

/** The one error that this package throws on purpose: data that programs and people can act on. */
export class TrainyardError extends Error {
  readonly [MARK] = true;
  /** Where in the user's own file or command line: `cdk.json: environments.tutorial.layout.batch`. */
  readonly path?: string;
  /** What to do about it, as an instruction. */
  readonly next?: string;
  /** Facts for programs; the command line prints them with `--json`. */
  readonly data?: Readonly<Record<string, unknown>>;

  /** An error with a kind, a code in PascalCase and one sentence; also its `name` is the code. */
  constructor(
    /** Whose turn it is, and the exit code. */
    readonly kind: ErrorKind,
    /** What happened, for programs, in PascalCase: `MemoryDoesNotFit`. */
    readonly code: Code | ForeignCode,
    message: string,
    detail: ErrorDetail = {},
  ) {
    super(shortened(message), detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = code;
    if (detail.path !== undefined) this.path = detail.path;
    if (detail.next !== undefined) this.next = detail.next;
    if (detail.data !== undefined) this.data = detail.data;
  }
}

const shortened = (message: string) =>
  message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE - 3)}...` : message;

/** An error of kind `request`: what was asked for cannot work. Exit code 2. */
export const requestError = (code: Code | ForeignCode, message: string, detail?: ErrorDetail) =>
  new TrainyardError('request', code, message, detail);
/** An error of kind `phase`: it was tried on an instance or a service and failed. Exit code 1. */
export const phaseError = (code: Code | ForeignCode, message: string, detail?: ErrorDetail) =>
  new TrainyardError('phase', code, message, detail);
/** An error of kind `data`: stored or published data broke a contract. Exit code 1. */
export const dataError = (code: Code | ForeignCode, message: string, detail?: ErrorDetail) =>
  new TrainyardError('data', code, message, detail);
/** An error of kind `stopped`: the operator stopped it. Exit code 3. */
export const stoppedError = (code: Code | ForeignCode, message: string, detail?: ErrorDetail) =>
  new TrainyardError('stopped', code, message, detail);

/**
 * Whether a value is an error of this package. By a mark instead of `instanceof`, so that two installed copies of the
 * package recognise each other's errors.
 */
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
    const text =
      typeof cause === 'string' ? cause : `${it.name ?? 'Error'}: ${withoutHint(it.message) || 'no message'}`;
    lines.push(`${text}${request}`);
    cause = it.cause;
  }
  return lines;
}

/** The SDK adds a line for who has its source open. */
const withoutHint = (message: string | undefined) =>
  message?.replace(/\s*Deserialization error: to see the raw response.*$/s, '');
