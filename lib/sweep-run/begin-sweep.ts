import type { Deployment } from '../contract/deployment';
import type { Phase } from '../contract/phase';
import { phaseError } from '../core/errors';
import { formatCount } from '../core/units';
import { parametersFor } from '../documents';
import type { Environment } from '../environment';
import { atTimeScale, prepareManifest, type RunContext, type RunRequest, requestFor } from '../run';
import { cellEnvironment, type SweepPlan } from '../sweep';
import type { PlannedStep, SweepManifest, SweptStep } from './sweep-manifest';
import { refuseOthers } from './working-commands';

/** A sweep that is to be run, with all that it needs. */
export interface SweepRequest {
  /** What is to be done, planned for this moment. */
  readonly plan: SweepPlan;
  /** The environment of the sweep. */
  readonly environment: Environment;
  /** The environment as its stack has it. */
  readonly deployed: Environment;
  /** What the stack says that it deployed. */
  readonly deployment: Deployment;
  /**
   * Number of requests of each measurement, where it differs from the environment's, as in a rehearsal.
   * @default the environment's
   */
  readonly requests?: number;
  /** Null on real instances; else the time scale of the emulated account. */
  readonly emulated: RunRequest['emulated'];
  /** Version of this package and the commit it was built from. */
  readonly tool: RunRequest['tool'];
}

const PHASES_OF = {
  prepare: ['prepare'],
  compile: ['compile'],
  // Replicas of another layout must be gone before those of this one start.
  deploy: ['stop', 'deploy'],
  // The replicas serve already; deploy proves that, and starts them again after a reboot.
  measure: ['deploy', 'benchmark'],
} as const satisfies Record<PlannedStep['kind'], readonly Phase[]>;

/** A measurement that is invalid is tried once more. */
const MEASURED_AT_MOST = 2;

/**
 * The manifest of a sweep but for its id. Everything is checked here, before anything is stored or sent.
 * @throws InstancesMissing when fewer instances are online than the deployment or the plan has
 * @throws SweepNotAlone when other work is going on on the instances
 * @throws DocumentMissing, DocumentDiffers when a document is not published as this version renders it
 */
export async function prepareSweep(
  context: RunContext,
  request: SweepRequest,
): Promise<(sweepId: string) => SweepManifest> {
  const { plan, environment, deployed, deployment, emulated, tool } = request;
  const [first] = plan.cells;
  const base = await prepareManifest(
    context,
    requestFor({
      environment: first === undefined ? environment : cellEnvironment(first, environment),
      deployed,
      deployment,
      phases: [],
      emulated,
      tool,
    }),
  );
  const { documents, target } = base('not-stored');
  refuseTooFew(plan, target.instanceIds);
  await refuseOthers(context, undefined, documents);
  const createdAt = context.clock.now();
  const sent = plan.steps.map((step) => sentFor(step, request));
  return (sweepId) => ({
    schema: 'trainyard.sweep-run/1',
    sweepId,
    createdAt: new Date(createdAt).toISOString(),
    endsAt: endOf(plan, createdAt),
    environment: { ...atTimeScale(environment, emulated) },
    plan,
    steps: Object.fromEntries(
      plan.steps.map((step, index) => [
        step.id,
        { runIds: runIdsOf(step, index, sweepId, plan), ...(sent[index] as ReturnType<typeof sentFor>) },
      ]),
    ),
    base: base(sweepId),
  });
}

/** Of the limits that a person set; blocks and guards are looked up again by whoever drives the sweep. */
function endOf({ limits }: SweepPlan, createdAt: number): string | null {
  const own = limits.find(({ by }) => by === 'maxCost' || by === 'until');
  return own === undefined ? null : new Date(createdAt + own.seconds * 1000).toISOString();
}

/** A plan for more instances than were deployed would send to none. */
function refuseTooFew({ instances, environment }: SweepPlan, instanceIds: readonly string[]): void {
  if (instances <= instanceIds.length) return;
  throw phaseError(
    'InstancesMissing',
    `the sweep is planned for ${formatCount(instances, 'instance')}, and ${environment} has ${instanceIds.length}`,
    { next: 'deploy the stack again, or set instance.count to what is deployed' },
  );
}

/** Phases and parameters of a step: they are the same whatever the id of the sweep. */
function sentFor(step: PlannedStep, request: SweepRequest): Omit<SweptStep, 'runIds'> {
  const phases = [...PHASES_OF[step.kind]];
  const environment = environmentOf(step, request);
  return {
    phases,
    parameters: Object.fromEntries(
      phases.map((phase) => {
        const { RunId: _, ...sent } = parametersFor(phase, environment, ownValues(phase, request));
        return [phase, sent];
      }),
    ),
  };
}

/** Runs of cells are numbered by their place in the plan, those of other steps by theirs. */
function runIdsOf({ cell }: PlannedStep, index: number, sweepId: string, { cells }: SweepPlan): string[] {
  if (cell === undefined) return [`${sweepId}-s${index + 1}`];
  const first = `${sweepId}-c${cells.findIndex(({ id }) => id === cell) + 1}`;
  return Array.from({ length: MEASURED_AT_MOST }, (_, attempt) =>
    attempt === 0 ? first : `${first}-${attempt + 1}`,
  );
}

/** Of the cell, or of any cell that shares the artifact or the deployment: what is compiled and deployed is the same. */
export function environmentOf(
  step: PlannedStep,
  { plan, environment }: Pick<SweepRequest, 'plan' | 'environment'>,
): Environment {
  const cell = plan.cells.find(
    ({ id, artifact, deployment }) =>
      id === step.cell ||
      (step.cell === undefined && deployment === step.deployment) ||
      (step.deployment === undefined && artifact === step.artifact),
  );
  return cell === undefined ? environment : cellEnvironment(cell, environment);
}

function ownValues(phase: Phase, { plan, requests }: SweepRequest): Record<string, string | number> {
  if (phase === 'compile') return { CompilesAtOnce: plan.compileSlots.count };
  if (phase !== 'benchmark') return {};
  return {
    MeasureAlone: plan.measureAlone ? 'yes' : 'no',
    Capture: plan.capture,
    ...(requests === undefined ? {} : { RequestCount: requests }),
  };
}
