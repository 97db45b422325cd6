import { type Compiles, InstanceSchedule } from './instance-schedule';
import type { ScheduleRequest } from './schedule-request';
import { endOf, type Step } from './step';
import { evenShare, turnsOfInstances } from './turns';

/** All steps of a sweep, and when the last one ends. */
export interface Schedule {
  /** In the order in which they begin. */
  readonly steps: readonly Step[];
  /** Seconds from the start to the end of the last step. */
  readonly seconds: number;
}

/**
 * The schedule of a sweep. Each artifact is compiled once, on the first instance that loads it; the others take it from
 * the bucket. Several instances share the cells by whole deployments or by parts of them, whichever ends first. Pure:
 * the same request gives the same steps.
 */
export function scheduleOf(request: ScheduleRequest): Schedule {
  const share = evenShare(request);
  const longest = request.instances === 1 ? [share] : [share, share / 2, 0];
  return longest
    .map((most) => withTurnsOf(request, most))
    .reduce((best, each) => (each.seconds < best.seconds ? each : best));
}

function withTurnsOf(request: ScheduleRequest, longest: number): Schedule {
  const compiles: Compiles = new Map();
  const steps = turnsOfInstances(request, longest)
    .flatMap((turns, instance) =>
      turns.length === 0 ? [] : new InstanceSchedule(instance, turns, request, compiles).make(),
    )
    .sort((a, b) => a.startSeconds - b.startSeconds);
  return { steps, seconds: steps.reduce((latest, step) => Math.max(latest, endOf(step)), 0) };
}
