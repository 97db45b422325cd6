import type { Manifest } from '../../contract/manifest';
import type { Phase } from '../../contract/phase';
import { isTrainyardError, stoppedError } from '../../core/errors';
import type { RunContext } from '../context';
import { checkedManifest } from '../trust/checked-manifest';

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
    ? `${phase ?? 'what is at work'} continues on the instance`
    : 'the emulated instance stops with it';
  const end = outlives ? `, or end it with: trainyard cancel ${runId}${flags}` : '';
  return stoppedError('StoppedWatching', `stopped watching ${runId}; ${going}`, {
    next: `continue with: trainyard resume ${runId}${flags}${end}`,
    data: { runId, phase },
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
