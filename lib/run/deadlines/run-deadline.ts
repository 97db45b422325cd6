import { canFinish, cannotFinish, endOfCapacity, type Need, utc } from '../../capacity';
import type { Manifest } from '../../contract/manifest';
import type { Phase } from '../../contract/phase';
import { phaseLimitSeconds } from '../../documents';
import { type Environment, storedEnvironment } from '../../environment';
import type { Deadline } from '../context';
import { readOutcomes } from '../results/outcomes';
import { checkedManifest } from '../trust/checked-manifest';
import type { DeadlineSource } from './deadline-source';
import { guardDeadline } from './guard-deadline';

/**
 * The deadline of a run that begins now; undefined where nothing takes the instances away, and in a rehearsal.
 * @throws BlockEndsFirst, BlockEndUnknown, ScheduledStopFirst, LatestEndFirst, StackDeletionFirst when it certainly
 * cannot finish before
 */
export async function deadlineOf(
  source: DeadlineSource,
  environment: Environment,
  phases: readonly Phase[],
): Promise<Deadline | undefined> {
  if (source.emulated !== null) return undefined;
  const needs = needsOf(phases, environment);
  // Of the guards, the instances of a block know the deletion of their stack alone.
  const guard = await guardDeadline(source, needs);
  if (environment.capacity.kind !== 'capacity-block') return guard;
  const block = await beforeBlockEnds(source, environment, needs);
  return [guard, block].filter((it) => it !== undefined).sort((a, b) => a.at - b.at)[0];
}

/**
 * The same for a run that exists: its manifest holds the environment that it was made with, and only phases without a
 * success count.
 * @throws RunNotFound when the bucket has no such run
 * @throws ManifestNotOfDeployment when its manifest names something that is not the deployment's
 */
export async function deadlineOfRun(source: DeadlineSource, runId: string): Promise<Deadline | undefined> {
  if (source.emulated !== null) return undefined;
  const manifest = await checkedManifest(source.ports, runId);
  const environment = storedEnvironment(manifest.environment);
  // Of a block it is enough that it lasts: what is left of the run may be short.
  const open = environment.capacity.kind === 'capacity-block' ? [] : await openPhases(source, manifest);
  return deadlineOf(source, environment, open);
}

async function beforeBlockEnds(
  source: DeadlineSource,
  environment: Environment,
  needs: readonly Need[],
): Promise<Deadline | undefined> {
  const { emit, now, expectedSeconds } = source;
  const end = await endOfCapacity(environment, source.market());
  if (end === undefined) return undefined;
  if (end.remark !== undefined) emit({ type: 'note', message: end.remark });
  const expected = expectedSeconds === undefined ? {} : { expectedSeconds };
  const request = { now, endsAt: end.endsAt, needs, ...expected };
  const finish = canFinish(request);
  if (!finish.finishes) throw cannotFinish(request, finish);
  const message = `the capacity block ends at ${utc(end.endsAt)}; everything must be stored by ${utc(finish.flushBy)}`;
  emit({ type: 'note', message });
  return { at: finish.flushBy, by: 'block' };
}

function needsOf(phases: readonly Phase[], environment: Environment): Need[] {
  return phases.map((phase) => ({ phase, seconds: phaseLimitSeconds(phase, environment) }));
}

/** Phases without a success on some instance. */
async function openPhases({ ports }: DeadlineSource, { runId, phases, target }: Manifest): Promise<Phase[]> {
  const open: Phase[] = [];
  for (const phase of phases) {
    const outcomes = await Promise.all(
      target.instanceIds.map((instanceId) => readOutcomes(ports.store, runId, instanceId, phase)),
    );
    if (outcomes.some((of) => !of.some(({ status }) => status === 'succeeded'))) open.push(phase);
  }
  return open;
}
