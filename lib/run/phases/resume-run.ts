import type { Code } from '../../codes';
import type { Manifest } from '../../contract/manifest';
import type { Phase } from '../../contract/phase';
import { requestError } from '../../core/errors';
import { type RunContext, type RunOptions, runContext } from '../context';
import type { RunPorts } from '../ports/ports';
import { checkRecorded } from '../request/published-documents';
import type { PhaseResult } from './decide-phase';
import { documentOf, findCommand, runPhase, unfinishedInstances, watchPhase } from './run-phase';
import { drive, type RunResult } from './run-phases';
import { openedManifest } from './stopped-watching';

/** Options of {@link resumeRun}. */
export interface ResumeOptions extends RunOptions {
  /**
   * Repeat this phase and those after it, whether or not they have succeeded.
   * @default only phases without a success are sent
   */
  readonly from?: Phase | undefined;
}

/**
 * What an earlier phase made may be gone: servers do not survive a restart of their instance unharmed. When a phase
 * says so, the earlier one is repeated, once; both are safe to repeat.
 */
const NEEDS: Partial<Record<Phase, { readonly failure: Code; readonly made: Phase }>> = {
  benchmark: { failure: 'ReplicaNotReady', made: 'deploy' },
};

/**
 * Continues a run at its first phase without a success, from nothing but what is stored and what the service knows. A
 * command that is still at work is followed, not sent again. Documents are used in the version that the run began
 * with. When a benchmark finds its replicas gone, deploy is repeated once, on the instances where they are.
 * @throws RunNotFound when the bucket has no such run
 * @throws ManifestNotOfDeployment when its manifest names something that is not the deployment's
 * @throws PhaseNotInRun when `from` is not one of its phases
 * @throws DocumentMissing, DocumentDiffers when a recorded document is not published any more
 * @throws StoppedWatching when the signal is aborted
 * @throws the code of the outcome when a phase fails or was stopped
 */
export async function resumeRun(
  ports: RunPorts,
  runId: string,
  options: ResumeOptions = {},
): Promise<RunResult> {
  const context = runContext(ports, options);
  const manifest = await openedManifest(context, runId);
  const first = firstRepeated(manifest, options.from);
  return drive(context, manifest, true, async (phase) => {
    const repeat = manifest.phases.indexOf(phase) >= first;
    const result = await resumePhase(context, manifest, phase, repeat);
    return result?.status === 'failed' ? restored(context, manifest, result) : result;
  });
}

function firstRepeated(manifest: Manifest, from: Phase | undefined): number {
  if (from === undefined) return manifest.phases.length;
  if (manifest.phases.includes(from)) return manifest.phases.indexOf(from);
  throw requestError('PhaseNotInRun', `${manifest.runId} has no phase ${from}`, {
    next: `name one of ${manifest.phases.join(', ')}`,
  });
}

async function resumePhase(
  context: RunContext,
  manifest: Manifest,
  phase: Phase,
  repeat: boolean,
): Promise<PhaseResult | undefined> {
  // Looked for before the outcomes: a command that ends in between is then seen by its outcome.
  const working = await findCommand(context, manifest, phase);
  const followed = working && (await watchPhase(context, manifest, phase, working, true));
  // A process that is gone does not go on; the service would call its command in progress for hours.
  const gone = followed?.reason.code === 'WorkerLost';
  if (followed !== undefined && followed.status !== 'succeeded' && !gone) return followed;
  const everywhere = repeat && followed === undefined;
  const unfinished = everywhere
    ? manifest.target.instanceIds
    : await unfinishedInstances(context, manifest, phase);
  if (unfinished.length > 0) return sendAgain(context, manifest, phase, unfinished);
  if (followed === undefined) {
    context.emit({ type: 'phase-skipped', runId: manifest.runId, phase, why: 'already succeeded' });
  }
  return followed;
}

async function sendAgain(
  context: RunContext,
  manifest: Manifest,
  phase: Phase,
  instanceIds: readonly string[],
): Promise<PhaseResult> {
  await checkRecorded(context.host, documentOf(manifest, phase));
  return runPhase(context, manifest, phase, instanceIds);
}

async function restored(context: RunContext, manifest: Manifest, failed: PhaseResult): Promise<PhaseResult> {
  const need = NEEDS[failed.phase];
  if (need?.failure !== failed.reason.code || !manifest.phases.includes(need.made)) return failed;
  const message = `what ${need.made} made is not there any more: it is repeated, then ${failed.phase}`;
  context.emit({ type: 'note', message });
  const lost = failed.instances.filter(({ reason }) => reason.code === need.failure);
  const made = await sendAgain(
    context,
    manifest,
    need.made,
    lost.map(({ instanceId }) => instanceId),
  );
  if (made.status !== 'succeeded') return made;
  const unfinished = await unfinishedInstances(context, manifest, failed.phase);
  return sendAgain(context, manifest, failed.phase, unfinished);
}
