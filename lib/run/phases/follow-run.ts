import type { Manifest } from '../../contract/manifest';
import type { Phase } from '../../contract/phase';
import { stoppedError } from '../../core/errors';
import { type RunContext, type RunOptions, runContext, throwIfStopped } from '../context';
import type { RunPorts } from '../ports/ports';
import type { PhaseResult } from './decide-phase';
import { findCommand, unfinishedInstances, watchPhase } from './run-phase';
import { drive, type RunResult } from './run-phases';
import { openedManifest } from './stopped-watching';

/** How long the driver of a run may take from the end of one phase to the start of the next. */
const BETWEEN_PHASES_MS = 15_000;
const LOOK_AGAIN_MS = 1_000;

/**
 * Watches a run that another process drives, to its end; sends nothing.
 * @throws RunAtRest when for 15 seconds no command is in progress and the next phase has not succeeded
 * @throws RunNotFound when the bucket has no such run
 * @throws ManifestNotOfDeployment when its manifest names something that is not the deployment's
 * @throws StoppedWatching when the signal is aborted
 * @throws the code of the outcome when a phase fails or was stopped
 */
export async function followRun(
  ports: RunPorts,
  runId: string,
  options: RunOptions = {},
): Promise<RunResult> {
  const context = runContext(ports, options);
  const manifest = await openedManifest(context, runId);
  return drive(context, manifest, true, (phase) => followPhase(context, manifest, phase));
}

async function followPhase(
  context: RunContext,
  manifest: Manifest,
  phase: Phase,
): Promise<PhaseResult | undefined> {
  const deadline = context.clock.now() + BETWEEN_PHASES_MS;
  while (context.clock.now() <= deadline) {
    throwIfStopped(context.signal);
    const working = await findCommand(context, manifest, phase);
    if (working !== undefined) return watchPhase(context, manifest, phase, working, true);
    if ((await unfinishedInstances(context, manifest, phase)).length === 0) {
      context.emit({ type: 'phase-skipped', runId: manifest.runId, phase, why: 'already succeeded' });
      return undefined;
    }
    await context.clock.sleep(LOOK_AGAIN_MS, context.signal);
  }
  throw stoppedError('RunAtRest', `${manifest.runId} is at rest before ${phase}: nobody drives it`, {
    next: `continue it with: trainyard resume ${manifest.runId}${context.flags}`,
  });
}
