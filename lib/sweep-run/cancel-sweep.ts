import { requestError } from '../core/errors';
import { cancelRun, type PhaseResult, type RunOptions, type RunPorts, runContext } from '../run';
import { SweepDriver } from './sweep-driver';
import { checkedSweep } from './sweep-of-deployment';
import { inWordsOfSweep } from './words-of-sweep';
import { workingRuns } from './working-commands';

/**
 * Ends the work of a sweep on its instances, and waits until it has ended. The process that drives it sends nothing
 * more. What is measured stays, and the sweep can be continued.
 * @throws SweepNotFound when the bucket has no such sweep
 * @throws ManifestNotOfDeployment, SweepForged when its manifest names something that is not of the deployment
 * @throws NothingToCancelInSweep when no command of it is in progress
 * @throws StoppedWatching when the signal is aborted before the work has ended
 */
export async function cancelSweep(
  ports: RunPorts,
  sweepId: string,
  options: RunOptions = {},
): Promise<readonly PhaseResult[]> {
  const context = runContext(ports, options);
  const { sweep } = await checkedSweep(context, sweepId);
  // First: a driver that is between two steps would else send the next one.
  await SweepDriver.take(context, sweepId);
  const runIds = await workingRuns(context, sweepId, sweep.base.documents);
  if (runIds.size === 0) {
    throw requestError('NothingToCancelInSweep', `${sweepId} has no command in progress`, {
      next: `continue it with: trainyard sweep resume ${sweepId}${context.flags}, or read it with: trainyard sweep report ${sweepId}${context.flags}`,
    });
  }
  try {
    const cancelled = await Promise.all([...runIds].map((runId) => cancelRun(ports, runId, options)));
    return cancelled.flatMap((each) => each.cancelled);
  } catch (error) {
    throw inWordsOfSweep(context, sweep, error);
  }
}
