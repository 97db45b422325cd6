import type { Manifest } from '../../contract/manifest';
import type { Phase } from '../../contract/phase';
import { requestError } from '../../core/errors';
import { type RunContext, type RunOptions, runContext } from '../context';
import type { RunPorts, SentCommand } from '../ports/ports';
import { checkedManifest } from '../trust/checked-manifest';
import type { PhaseResult } from './decide-phase';
import { findCommand, watchPhase } from './run-phase';
import { stoppedWatching } from './stopped-watching';

/** What became of the commands that were cancelled. */
export interface CancelResult {
  /** Manifest of the run. */
  readonly manifest: Manifest;
  /** The phases that were at work, as they were found when they had ended. */
  readonly cancelled: readonly PhaseResult[];
}

/**
 * Ends the work of a run on its instances, and waits until it has ended. Cancelling is best effort, so each command
 * is reported as it was found afterwards: work that finished before the request arrived has succeeded.
 * @throws NothingToCancel when no command of the run is in progress
 * @throws RunNotFound when the bucket has no such run
 * @throws ManifestNotOfDeployment when its manifest names something that is not the deployment's
 * @throws StoppedWatching when the signal is aborted before the work has ended
 */
export async function cancelRun(
  ports: RunPorts,
  runId: string,
  options: RunOptions = {},
): Promise<CancelResult> {
  const context = runContext(ports, options);
  const at: { phase?: Phase } = {};
  try {
    return await cancelWorking(context, await checkedManifest(context, runId), at);
  } catch (error) {
    throw stoppedWatching(context, runId, at.phase, error);
  }
}

/** Says in `at` what it waits for, for the sentence of an operator who stops in between. */
async function cancelWorking(
  context: RunContext,
  manifest: Manifest,
  at: { phase?: Phase },
): Promise<CancelResult> {
  const { runId, phases } = manifest;
  const working: { phase: Phase; command: SentCommand }[] = [];
  for (const phase of phases) {
    const command = await findCommand(context, manifest, phase);
    if (command !== undefined) working.push({ phase, command });
  }
  if (working.length === 0) {
    throw requestError('NothingToCancel', `${runId} has no command in progress`, {
      next: `continue it with: trainyard resume ${runId}${context.flags}, or see what it made with: trainyard report ${runId}${context.flags}`,
    });
  }
  for (const { command } of working) await context.host.cancel(command.commandId);
  const cancelled: PhaseResult[] = [];
  for (const { phase, command } of working) {
    at.phase = phase;
    cancelled.push(await watchPhase(context, manifest, phase, command, true));
  }
  return { manifest, cancelled };
}
