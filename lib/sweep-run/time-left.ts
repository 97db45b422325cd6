import { formatSeconds } from '../core/units';
import { ENDING_SECONDS } from '../documents';
import type { Deadline } from '../run';
import type { StepRecord } from './step-record';
import type { PlannedStep } from './sweep-manifest';

const ENDS: Readonly<Record<Deadline['by'], string>> = {
  sweep: 'the limit of the sweep',
  block: 'the end of the capacity block',
  scheduledStop: 'guards.scheduledStop stops the instance',
  latestEndHours: 'guards.latestEndHours stops the instance',
};

const CURES: Readonly<Record<Deadline['by'], string>> = {
  sweep: 'continue the sweep with a later --until, or a higher --max-cost',
  block: 'make the block longer (trainyard capacity extend), then continue the sweep',
  scheduledStop: 'continue the sweep after the stop and the next start of the instance',
  latestEndHours: 'continue the sweep after the stop and the next start of the instance',
};

/**
 * Why a step is not begun: what it leads to would not end before the deadline, as planned; undefined when it may begin.
 * A measurement that is cut would be paid for and not be one of the table.
 */
export function leftOutFor(
  step: PlannedStep,
  steps: readonly PlannedStep[],
  deadline: Deadline | undefined,
  now: number,
): StepRecord['reason'] | undefined {
  if (deadline === undefined) return undefined;
  const secondsLeft = (deadline.at - now) / 1000;
  // A guard whose moment has passed did not come: the instance would not answer any more.
  if (secondsLeft <= 0 && deadline.by !== 'block' && deadline.by !== 'sweep') return undefined;
  // What is stored a little after the limit of a sweep is not lost, as it would be with the instance.
  const needed = secondsToFirstResult(step, steps) + (deadline.by === 'sweep' ? 0 : ENDING_SECONDS);
  if (needed <= secondsLeft) return undefined;
  const left = secondsLeft > 0 ? `${formatSeconds(secondsLeft)} are left` : 'no time is left';
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
