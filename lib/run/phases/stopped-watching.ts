import type { Phase } from '../../contract/phase';
import { isTrainyardError, stoppedError } from '../../core/errors';
import type { RunContext } from '../context';

/**
 * What an operator who stops watching is told: where the work is, and how to come back to it. An error that is not
 * `Interrupted` is returned as it is.
 */
export function stoppedWatching(
  context: RunContext,
  runId: string,
  phase: Phase | undefined,
  error: unknown,
): unknown {
  if (!isTrainyardError(error) || error.code !== 'Interrupted') return error;
  const { flags, outlives } = context;
  const going = outlives
    ? `${phase ?? 'it'} continues on the instance`
    : 'the emulated instance stops with it';
  const end = outlives ? `, or end it with: trainyard cancel ${runId}${flags}` : '';
  return stoppedError('StoppedWatching', `stopped watching ${runId}; ${going}`, {
    next: `continue with: trainyard resume ${runId}${flags}${end}`,
    data: { runId, phase },
  });
}
