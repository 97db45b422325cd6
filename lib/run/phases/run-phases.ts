import { foreignCode } from '../../codes/foreign-code';
import type { Manifest } from '../../contract/manifest';
import type { Phase } from '../../contract/phase';
import type { EndStatus } from '../../core/choices';
import { isTrainyardError, phaseError, stoppedError } from '../../core/errors';
import { type RunContext, type RunOptions, runContext, throwIfStopped } from '../context';
import type { RunPorts } from '../ports/ports';
import { notAsRecorded } from '../request/recorded-facts';
import { prepareManifest, type RunRequest } from '../request/run-request';
import { storeManifest } from '../results/manifests';
import { recordDigests } from '../trust/record-digests';
import type { PhaseResult } from './decide-phase';
import { runPhase } from './run-phase';
import { stoppedWatching } from './stopped-watching';

/** What a run did. */
export interface RunResult {
  /** Its manifest, as stored. */
  readonly manifest: Manifest;
  /** Phases that ran now, in order; those that had succeeded earlier are not in it. */
  readonly phases: readonly PhaseResult[];
}

/**
 * Drives a new run through its phases, to the first that does not succeed. Everything that a run needs is checked,
 * and its manifest is stored, before the first command is sent; `onStored` is then called with the manifest.
 * @throws InstancesMissing when fewer instances are online than the deployment has
 * @throws DocumentMissing, DocumentDiffers when a document is not published as this version renders it
 * @throws StoppedWatching when the signal is aborted after that, Stopped before anything was sent
 * @throws the code of the outcome when a phase fails or was stopped
 */
export async function runPhases(
  ports: RunPorts,
  request: RunRequest,
  options: RunOptions & { onStored?: (manifest: Manifest) => void } = {},
): Promise<RunResult> {
  const context = runContext(ports, options);
  const manifest = await begun(context, request);
  options.onStored?.(manifest);
  return drive(context, manifest, false, (phase) =>
    runPhase(context, manifest, phase, manifest.target.instanceIds),
  );
}

async function begun(context: RunContext, request: RunRequest): Promise<Manifest> {
  try {
    const manifestFor = await prepareManifest(context, request);
    throwIfStopped(context.signal);
    return await storeManifest(context.store, context.clock, request.environment.name, manifestFor);
  } catch (error) {
    if (!isTrainyardError(error) || error.code !== 'Interrupted') throw error;
    throw stoppedError('Stopped', 'stopped before the run began; nothing was sent', { cause: error });
  }
}

/** Does one phase of a run; undefined when the phase had succeeded before. */
type Step = (phase: Phase) => Promise<PhaseResult | undefined>;

/**
 * Does the phases of a run in order with `step`, with the events around them. Ends at the first that does not
 * succeed.
 * @throws the code of the outcome when a phase fails or was stopped
 */
export async function drive(
  context: RunContext,
  manifest: Manifest,
  resumed: boolean,
  step: Step,
): Promise<RunResult> {
  const startedAt = context.clock.now();
  const { runId } = manifest;
  context.emit({
    type: 'run-started',
    runId,
    environment: manifest.environment.name,
    instanceIds: manifest.target.instanceIds,
    phases: manifest.phases,
    emulated: manifest.emulated,
    resumed,
  });
  for (const warning of notAsRecorded(manifest)) context.emit(warning);
  const finish = (status: EndStatus) =>
    context.emit({ type: 'run-finished', runId, status, seconds: (context.clock.now() - startedAt) / 1000 });
  const phases: PhaseResult[] = [];
  let working: Phase | undefined;
  try {
    for (const phase of manifest.phases) {
      working = phase;
      throwIfStopped(context.signal);
      const result = await step(phase);
      await recordDigests(context, manifest, phase);
      if (result === undefined) continue;
      phases.push(result);
      if (result.status !== 'succeeded') throw failure(context, runId, result);
    }
  } catch (error) {
    const ours = stoppedWatching(context, runId, working, error);
    finish(isTrainyardError(ours) && ours.kind === 'stopped' ? 'stopped' : 'failed');
    throw ours;
  }
  finish('succeeded');
  return { manifest, phases };
}

function failure({ flags }: RunContext, runId: string, result: PhaseResult) {
  const stopped = result.status === 'stopped';
  const make = stopped ? stoppedError : phaseError;
  const next = result.reason.next === undefined ? '' : `${result.reason.next}; `;
  return make(
    foreignCode(result.reason.code),
    `${result.phase} ${stopped ? 'was stopped' : 'failed'}: ${result.reason.message}`,
    {
      next: `${next}continue with: trainyard resume ${runId}${flags}`,
      data: {
        runId,
        phase: result.phase,
        commandId: result.commandId,
        instances: result.instances.map((it) => ({ instanceId: it.instanceId, ...it.reason })),
      },
    },
  );
}
