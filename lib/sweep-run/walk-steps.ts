import type { StepEnd } from '../core/choices';
import { dataError } from '../core/errors';
import type { PlannedStep } from './sweep-manifest';

/** A walk over the steps of a sweep. */
interface Walk {
  /** The steps, in the order in which they are to begin. */
  readonly steps: readonly PlannedStep[];
  /** Compiles that one instance runs at once. */
  readonly compileSlots: number;
  /** Steps that have ended before the walk begins; the walk adds the others. */
  readonly ended: Map<string, StepEnd>;
  /** Whether the first failure keeps further steps from beginning. */
  readonly stopOnFailure: boolean;
  /** Does one step, and says how it ended. What it throws ends the walk. */
  readonly work: (step: PlannedStep) => Promise<StepEnd>;
  /** Called for a step that cannot be done, with the step that it needs. */
  readonly unreachable: (step: PlannedStep, need: string) => void;
  /** Called once when a step threw: the others are no longer waited for. */
  readonly giveUp: () => void;
}

/**
 * Does each step as early as the plan allows: what it needs has succeeded, what it is after has ended, and what it
 * uses is free on its instance. Returns when every step has ended, or none may begin any more.
 * @throws what the first step that threw has thrown, when the others have ended too
 * @throws SweepPlanInvalid when steps wait for each other
 */
export async function walkSteps(walk: Walk): Promise<void> {
  const working = new Map<string, { readonly step: PlannedStep; readonly done: Promise<void> }>();
  const problems: unknown[] = [];
  const begin = (step: PlannedStep) => {
    const done = walk
      .work(step)
      .then((end) => {
        walk.ended.set(step.id, end);
      })
      .catch((error: unknown) => {
        if (problems.push(error) === 1) walk.giveUp();
      })
      .finally(() => working.delete(step.id));
    working.set(step.id, { step, done });
  };
  for (;;) {
    markUnreachable(walk);
    if (problems.length === 0 && mayBegin(walk)) {
      for (const step of walk.steps) {
        const beside = [...working.values()].map((each) => each.step);
        if (!walk.ended.has(step.id) && !working.has(step.id) && isReady(step, beside, walk)) begin(step);
      }
    }
    if (working.size === 0) break;
    await Promise.race([...working.values()].map(({ done }) => done));
  }
  if (problems.length > 0) throw problems[0];
  if (mayBegin(walk)) refuseKnot(walk);
}

const mayBegin = ({ stopOnFailure, ended }: Walk) =>
  !stopOnFailure || ![...ended.values()].includes('failed');

/** In the order of the steps, so that what follows from an unreachable step is unreachable in the same pass. */
function markUnreachable({ steps, ended, unreachable }: Walk): void {
  for (const step of steps) {
    if (ended.has(step.id)) continue;
    const need = step.needs.find((id) => ended.has(id) && ended.get(id) !== 'succeeded');
    if (need === undefined) continue;
    ended.set(step.id, 'unreachable');
    unreachable(step, need);
  }
}

function isReady(step: PlannedStep, working: readonly PlannedStep[], { ended, compileSlots }: Walk): boolean {
  const beside = working.filter(({ instance }) => instance === step.instance);
  const using = (use: PlannedStep['uses'][number]) => beside.filter(({ uses }) => uses.includes(use)).length;
  return (
    step.needs.every((id) => ended.get(id) === 'succeeded') &&
    step.after.every((id) => ended.has(id)) &&
    step.uses.every((use) => {
      if (use === 'devices') return using('devices') === 0;
      if (use === 'quietHost') return using('compileSlot') === 0;
      return using('compileSlot') < compileSlots && using('quietHost') === 0;
    })
  );
}

function refuseKnot({ steps, ended }: Walk): void {
  const open = steps.filter(({ id }) => !ended.has(id)).map(({ id }) => id);
  if (open.length === 0) return;
  throw dataError('SweepPlanInvalid', `steps of the sweep wait for each other: ${open.join(', ')}`, {
    next: 'plan the sweep again; report it if it comes back',
    data: { steps: open },
  });
}
