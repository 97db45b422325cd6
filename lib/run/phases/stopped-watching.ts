import type { Manifest } from '../../contract/manifest';
import type { Phase } from '../../contract/phase';
import { isTrainyardError, phaseError, stoppedError, type TrainyardError } from '../../core/errors';
import type { RunContext } from '../context';
import { REPEAT } from '../ports/retry';
import { checkedManifest } from '../trust/checked-manifest';

/**
 * What an operator who stops watching is told: where the work is, and how to come back to it. A call that failed for good
 * ends the watch too: it is advised to go on with this run, since the work on the instance does. Every other error is
 * returned as it is.
 */
export function stoppedWatching(
  context: RunContext,
  runId: string,
  phase: Phase | undefined,
  error: unknown,
): unknown {
  if (isTrainyardError(error) && error.code === 'CallFailed') return unwatched(context, runId, phase, error);
  if (!isTrainyardError(error) || error.code !== 'Interrupted') return error;
  const { flags, outlives } = context;
  const going = outlives
    ? `${phase ?? 'what is at work'} continues on the instance`
    : 'the emulated instance stops with it';
  const end = outlives ? `, or end it with: trainyard cancel ${runId}${flags}` : '';
  return stoppedError('StoppedWatching', `stopped watching ${runId}; ${going}`, {
    next: `continue with: trainyard resume ${runId}${flags}${end}`,
    data: { runId, phase },
  });
}

function unwatched(
  { flags }: RunContext,
  runId: string,
  phase: Phase | undefined,
  { code, message, next, cause, data }: TrainyardError,
): TrainyardError {
  // To repeat the command would begin another run.
  const cure = next?.startsWith(REPEAT) ? 'when the service answers again,' : `${next};`;
  return phaseError(code, message, {
    next: `${cure} continue with: trainyard resume ${runId}${flags}`,
    cause,
    data: { ...data, runId, phase },
  });
}

/**
 * The checked manifest of a run that exists; an operator who stops before it was read is told of the run as well.
 * @throws StoppedWatching when the signal is aborted
 * @throws RunNotFound when the bucket has no such run
 * @throws ManifestNotOfDeployment when its manifest names something that is not the deployment's
 */
export async function openedManifest(context: RunContext, runId: string): Promise<Manifest> {
  try {
    return await checkedManifest(context, runId);
  } catch (error) {
    throw stoppedWatching(context, runId, undefined, error);
  }
}
