import { stoppedError } from './errors';

/** How long one call to a service may take, and what ends it earlier. */
export interface CallLimits {
  /**
   * Milliseconds until the call must have been answered.
   * @default 30 000
   */
  readonly milliseconds?: number;
  /**
   * Aborted when the operator wants to stop.
   * @default it is never aborted
   */
  readonly signal?: AbortSignal;
}

/** Milliseconds until a call must have been answered. No answer of AWS that a command asks for takes ten seconds. */
export const ANSWER_LIMIT_MS = 30_000;

/**
 * Does a call of a service within its limits. The work is handed a signal that ends its connection; whether it heeds
 * the signal or not, the answer is no longer waited for. The error of a call that takes too long has the name
 * `TimeoutError`, as those of the AWS SDK, so that it is repeated like them.
 * @throws Interrupted when the operator stops
 */
export async function bounded<T>(
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
  limits: CallLimits = {},
): Promise<T> {
  const { milliseconds = ANSWER_LIMIT_MS, signal } = limits;
  const call = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let stop: () => void = () => undefined;
  // Not AbortSignal.any: under Node 20 the signal of a run of hours would keep every call that it ever had.
  const ended = new Promise<never>((_done, fail) => {
    const end = (error: Error) => {
      fail(error);
      call.abort(error);
    };
    timer = setTimeout(() => end(notAnswered(what, milliseconds)), milliseconds);
    stop = () => end(stoppedError('Interrupted', `stopped while ${what} was not answered`));
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([ended, call.signal.aborted ? ended : work(call.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

function notAnswered(what: string, milliseconds: number): Error {
  const error = new Error(`${what} was not answered within ${milliseconds / 1000} s`);
  return Object.assign(error, { name: 'TimeoutError' });
}
