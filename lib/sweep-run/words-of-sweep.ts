import { isTrainyardError, stoppedError, TrainyardError } from '../core/errors';
import type { RunContext } from '../run';
import type { SweepManifest } from './sweep-manifest';

/**
 * An error of one of its runs as an error of the sweep: advice names the sweep, because a run of it is not continued
 * alone. What is not ours, or is about the sweep already, is returned as it is.
 */
export function inWordsOfSweep(
  { flags, outlives }: Pick<RunContext, 'flags' | 'outlives'>,
  { sweepId }: Pick<SweepManifest, 'sweepId'>,
  error: unknown,
): unknown {
  if (!isTrainyardError(error) || error.code === 'SweepTaken') return error;
  const resume = `continue with: trainyard sweep resume ${sweepId}${flags}`;
  if (error.code === 'StoppedWatching' || error.code === 'Interrupted') {
    const going = outlives
      ? 'what was begun continues on the instances'
      : 'the emulated instances stop with it';
    const end = outlives ? `, or end it with: trainyard sweep cancel ${sweepId}${flags}` : '';
    return stoppedError('StoppedWatching', `stopped watching sweep ${sweepId}; ${going}`, {
      next: `${resume}${end}`,
      data: { sweepId },
    });
  }
  const { kind, code, message, data, cause, next } = error;
  const own = kind === 'stopped' || next === undefined || code === 'CallFailed';
  const cure = own ? resume : `${next}; then ${resume}`;
  return new TrainyardError(kind, code, message, { next: cure, cause, data: { ...data, sweepId } });
}
