/** Watches a run that another process drives; sends nothing. */
import type { Manifest } from '../contract/manifest';
import type { Phase } from '../contract/phase';
import { phaseError, stoppedError } from '../core/errors';
import { calm } from './calm';
import { type RunContext, type RunOptions, runContext, throwIfStopped } from './context';
import type { PhaseResult } from './decision';
import { loadManifest } from './manifests';
import { findCommand, unfinishedMachines, watchPhase } from './phase-runner';
import type { RunPorts } from './ports';
import type { RunResult } from './runner';

/** How long the driver of a run may take from the end of one phase to the start of the next. */
const BETWEEN_PHASES_MS = 15_000;
const LOOK_AGAIN_MS = 1_000;

export async function followRun(
  ports: RunPorts,
  runId: string,
  options: RunOptions = {},
): Promise<RunResult> {
  const context = runContext(ports, options);
  const manifest = await loadManifest(context.store, runId);
  const startedAt = context.clock.now();
  context.emit({
    type: 'run-started',
    runId,
    environment: manifest.environment.name,
    instanceIds: manifest.target.instanceIds,
    phases: manifest.phases,
    emulated: manifest.emulated,
    resumed: true,
  });
  const phases = await followPhases(context, manifest);
  const seconds = (context.clock.now() - startedAt) / 1000;
  context.emit({ type: 'run-finished', runId, status: 'succeeded', seconds });
  return { manifest, phases };
}

async function followPhases(context: RunContext, manifest: Manifest): Promise<PhaseResult[]> {
  const results: PhaseResult[] = [];
  for (const phase of manifest.phases) {
    try {
      const result = await followPhase(context, manifest, phase);
      if (result === undefined) continue;
      results.push(result);
      if (result.status !== 'succeeded') throw ended(context, manifest.runId, result);
    } catch (error) {
      throw calm(context, manifest.runId, phase, error);
    }
  }
  return results;
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
    if ((await unfinishedMachines(context, manifest, phase)).length === 0) {
      context.emit({ type: 'phase-skipped', runId: manifest.runId, phase, why: 'already succeeded' });
      return undefined;
    }
    await context.clock.sleep(LOOK_AGAIN_MS, context.signal);
  }
  throw stoppedError('RunAtRest', `${manifest.runId} is at rest before ${phase}: nobody drives it`, {
    next: `continue it with: trainyard resume ${manifest.runId}${context.flags}`,
  });
}

function ended({ flags }: RunContext, runId: string, result: PhaseResult) {
  const make = result.status === 'stopped' ? stoppedError : phaseError;
  return make(result.reason.code, `${result.phase} of ${runId}: ${result.reason.message}`, {
    next: result.reason.next ?? `continue it with: trainyard resume ${runId}${flags}`,
  });
}
