import { formatSeconds } from '../core/units';
import type { StepRecord } from './step-record';
import type { PlannedStep } from './sweep-manifest';

/**
 * Why a step is not begun: what it leads to would not end before a limit, as planned; undefined when it may begin.
 * @param secondsLeft seconds until the limit; undefined without one
 */
export function leftOutFor(
  step: PlannedStep,
  steps: readonly PlannedStep[],
  secondsLeft: number | undefined,
): StepRecord['reason'] | undefined {
  if (secondsLeft === undefined) return undefined;
  const needed = secondsToFirstResult(step, steps);
  if (needed <= secondsLeft) return undefined;
  const left = secondsLeft > 0 ? `${formatSeconds(secondsLeft)} are left` : 'no time is left';
  return {
    code: 'SweepEndsFirst',
    message: `it needs ${formatSeconds(needed)} to a result, and ${left} until the limit of the sweep`,
    next: 'continue the sweep with a later --until, or a higher --max-cost',
  };
}

/** Planned seconds of a step and of the shortest chain of steps after it that ends with a measurement. */
function secondsToFirstResult(step: PlannedStep, steps: readonly PlannedStep[]): number {
  const following = steps.filter(({ needs }) => needs.includes(step.id));
  if (following.length === 0) return step.seconds;
  return step.seconds + Math.min(...following.map((next) => secondsToFirstResult(next, steps)));
}
