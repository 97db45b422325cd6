import { type RunOptions, type RunPorts, runContext } from '../run';
import { stepNames } from '../sweep';
import type { SweepMeasurements } from '../sweep-report';
import { measurementsOf } from './collect-sweep';
import { isStepDone } from './step-done';
import { readRecords, type StepRecord } from './step-record';
import type { PlannedStep, SweepManifest } from './sweep-manifest';
import { checkedSweep } from './sweep-of-deployment';
import { workingRuns } from './working-commands';

/** One step, as it stands. */
interface StepStatus {
  /** Id in the plan. */
  readonly id: string;
  /** Kind of step. */
  readonly kind: PlannedStep['kind'];
  /** What it is about, for people. */
  readonly what: string;
  /** How it stands; `failed` and `left-out` are tried again by a resume. */
  readonly state: 'succeeded' | 'failed' | 'left-out' | 'working' | 'waiting';
}

/** A sweep as it stands. */
export interface SweepStatus {
  /** Its manifest. */
  readonly sweep: SweepManifest;
  /** Its steps, in the order of the plan. */
  readonly steps: readonly StepStatus[];
  /** Its cells, with what they measured. */
  readonly measurements: SweepMeasurements;
}

/**
 * A sweep as it stands: from what is stored, and from the commands that are at work. Sends nothing.
 * @throws SweepNotFound when the bucket has no such sweep
 * @throws ManifestNotOfDeployment, SweepForged when an object of it says that it is something else
 */
export async function sweepStatus(
  ports: RunPorts,
  sweepId: string,
  options: RunOptions = {},
): Promise<SweepStatus> {
  const context = runContext(ports, options);
  const { sweep, deployment } = await checkedSweep(context, sweepId);
  const [records, working] = await Promise.all([
    readRecords(context.store, sweepId),
    workingRuns(context, sweepId, sweep.base.documents),
  ]);
  const what = stepNames(sweep.plan);
  const steps = sweep.plan.steps.map((step) => {
    const { id, kind } = step;
    return { id, kind, what: what(step), state: stateOf(id, sweep, records, working) };
  });
  return {
    sweep,
    steps,
    measurements: await measurementsOf({ store: context.store, deployment }, sweep, records, working),
  };
}

function stateOf(
  id: string,
  { steps }: SweepManifest,
  records: readonly StepRecord[],
  working: ReadonlySet<string>,
): StepStatus['state'] {
  const swept = steps[id];
  if (swept?.runIds.some((runId) => working.has(runId))) return 'working';
  if (swept !== undefined && isStepDone(swept, records)) return 'succeeded';
  const last = records.findLast((record) => record.step === id)?.status;
  return last === undefined || last === 'succeeded' ? 'waiting' : last;
}
