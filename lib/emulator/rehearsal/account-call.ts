import { bounded, type CallLimits } from '../../core/bounded';
import { isTrainyardError, phaseError } from '../../core/errors';

/**
 * One call of the emulated account within its limits. An account that ended, or was killed, does not answer any more:
 * that is a failure with a name.
 * @throws AccountGone when it does not answer, Interrupted when the operator stops
 */
export async function accountCall<T>(
  what: string,
  call: (signal: AbortSignal) => Promise<T>,
  limits: CallLimits,
): Promise<T> {
  try {
    return await bounded(what, call, limits);
  } catch (cause) {
    if (isTrainyardError(cause)) throw cause;
    const name = (cause as { name?: string } | null)?.name ?? '';
    if (!['NotAnswered', 'TimeoutError', 'AbortError'].includes(name)) throw cause;
    throw phaseError('AccountGone', `the emulated account did not answer ${what}: it has ended, or hangs`, {
      cause,
    });
  }
}
