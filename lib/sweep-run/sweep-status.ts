import { type RunOptions, type RunPorts, runContext } from '../run';
import { stepNames } from '../sweep';
import type { SweepMeasurements } from '../sweep-report';
import { collectSweep } from './collect-sweep';
import { readRecords } from './step-record';
import { stateOf } from './step-state';
import type { PlannedStep, SweepManifest } from './sweep-manifest';
import { loadSweep } from './sweep-store';
import { isOfSweep, workingCommands } from './working-commands';

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
 */
export async function sweepStatus(
  ports: RunPorts,
  sweepId: string,
  options: RunOptions = {},
): Promise<SweepStatus> {
  const context = runContext(ports, options);
  const sweep = await loadSweep(context.store, sweepId);
  const [records, commands] = await Promise.all([
    readRecords(context.store, sweepId),
    workingCommands(context, sweep.base.documents),
  ]);
  const busy = commands.filter((command) => isOfSweep(command, sweepId)).map(({ comment }) => comment);
  const isWorking = ({ id }: PlannedStep) =>
    (sweep.steps[id]?.runIds ?? []).some((runId) => busy.some((it) => it.split(' ')[1] === runId));
  const what = stepNames(sweep.plan);
  const steps = sweep.plan.steps.map((step): StepStatus => {
    const own = records.filter((record) => record.step === step.id);
    const { id, kind } = step;
    const about = { id, kind, what: what(step) };
    if (isWorking(step)) return { ...about, state: 'working' };
    const swept = sweep.steps[id];
    if (swept !== undefined && stateOf(swept, own) === 'succeeded') return { ...about, state: 'succeeded' };
    const last = own.at(-1)?.status;
    return { ...about, state: last === undefined || last === 'succeeded' ? 'waiting' : last };
  });
  const working = new Set(sweep.plan.steps.filter(isWorking).map(({ id }) => id));
  return { sweep, steps, measurements: await collectSweep(context.store, sweepId, working) };
}
