import { formatSeconds } from '../core/units';
import { type Deadline, secondsBefore } from '../run';
import type { StepRecord } from './step-record';
import type { PlannedStep } from './sweep-manifest';

const ENDS: Readonly<Record<Deadline['by'], string>> = {
  sweep: 'the limit of the sweep',
  block: 'the end of the capacity block',
  scheduledStop: 'guards.scheduledStop stops the instance',
  latestEndHours: 'guards.latestEndHours stops the instance',
  deleteStackAt: 'guards.deleteStackAt deletes the stack',
};

const CURES: Readonly<Record<Deadline['by'], string>> = {
  sweep: 'continue the sweep with a later --until, or a higher --max-cost',
  block: 'make the block longer (trainyard capacity extend), then continue the sweep',
  scheduledStop: 'continue the sweep after the stop and the next start of the instance',
  latestEndHours: 'continue the sweep after the stop and the next start of the instance',
  deleteStackAt: 'deploy with a later guards.deleteStackAt, then continue the sweep',
};

/**
 * Why a step is not begun: what it leads to would not end before the deadline, as planned; undefined when it may begin.
 * A measurement that is cut would be paid for and not be one of the table.
 */
export function whyLeftOut(
  step: PlannedStep,
  steps: readonly PlannedStep[],
  deadline: Deadline | undefined,
  now: number,
): StepRecord['reason'] | undefined {
  const before = deadline && secondsBefore(deadline, now);
  if (deadline === undefined || before === undefined) return undefined;
  const needed = secondsToFirstResult(step, steps);
  if (needed <= before.forWork) return undefined;
  const left = before.forWork > 0 ? `${formatSeconds(before.forWork)} are left` : 'no time is left';
  return {
    code: 'SweepEndsFirst',
    message: `it needs ${formatSeconds(needed)} to a result, and ${left} until ${ENDS[deadline.by]}`,
    next: CURES[deadline.by],
  };
}

/** Planned seconds of a step and of the shortest chain of steps after it that ends with a measurement. */
function secondsToFirstResult(step: PlannedStep, steps: readonly PlannedStep[]): number {
  const following = steps.filter(({ needs }) => needs.includes(step.id));
  if (following.length === 0) return step.seconds;
  return step.seconds + Math.min(...following.map((next) => secondsToFirstResult(next, steps)));
}
