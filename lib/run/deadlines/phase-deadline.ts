import { STOPS } from '../../capacity';
import type { Phase } from '../../contract/phase';
import { requestError } from '../../core/errors';
import { formatSeconds } from '../../core/units';
import { ENDING_SECONDS } from '../../documents';
import type { Deadline, RunContext } from '../context';
import type { SendRequest } from '../ports/ports';
import { secondsBefore } from './seconds-before';

const LIMIT = 'TimeLimitSeconds';
/** A shorter measurement says nothing. */
const SHORTEST_SECONDS = 60;

/**
 * The least that these phases take, in seconds, if everything is there already: one minute of measurement and its
 * ending for a benchmark, nothing for the others.
 */
export function leastSeconds(phases: readonly Phase[]): number {
  return phases.includes('benchmark') ? SHORTEST_SECONDS + ENDING_SECONDS : 0;
}

/**
 * The request of a phase, made to end before its instance is taken away or stopped: a benchmark's time limit is
 * shortened, so that what it has measured until then is stored. Decided when the phase is sent, because nobody knows
 * earlier when that is.
 * @throws BlockEndsFirst, ScheduledStopFirst, LatestEndFirst, StackDeletionFirst, SweepEndsFirst when too little time is
 * left to send it
 */
export function withinDeadline(
  { deadline, clock, emit }: Pick<RunContext, 'deadline' | 'clock' | 'emit'>,
  phase: Phase,
  request: SendRequest,
): SendRequest {
  if (deadline === undefined) return request;
  const before = secondsBefore(deadline, clock.now());
  if (before === undefined) return request;
  const { left, forWork } = before;
  const limit = Number(request.parameters[LIMIT]?.[0]);
  const bounded = phase === 'benchmark' && Number.isFinite(limit);
  if (left <= 0 || (bounded && forWork < SHORTEST_SECONDS)) throw tooLate(phase, left, deadline);
  if (!bounded || limit <= forWork) return request;
  emit({
    type: 'note',
    message:
      `the time limit of the benchmark is ${formatSeconds(forWork)} instead of ${formatSeconds(limit)}, ` +
      `so that its results are stored before the ${GOES[deadline.by]}`,
  });
  return { ...request, parameters: { ...request.parameters, [LIMIT]: [String(forWork)] } };
}

const GOES: Readonly<Record<Deadline['by'], string>> = {
  block: 'instance is taken away',
  sweep: 'limit of the sweep comes',
  scheduledStop: 'instance is stopped by guards.scheduledStop',
  latestEndHours: 'instance is stopped by guards.latestEndHours',
  deleteStackAt: 'instance is deleted with its stack by guards.deleteStackAt',
};

function tooLate(phase: Phase, left: number, { at, by }: Deadline) {
  const rest = left > 0 ? `in ${formatSeconds(left)}` : 'by now';
  const { code, next } = refusal(by);
  const whose = by === 'sweep' ? 'the' : 'its';
  return requestError(code, `${phase} was not sent: ${whose} ${GOES[by]} ${rest}`, {
    next,
    data: { phase, flushBy: new Date(at).toISOString() },
  });
}

function refusal(by: Deadline['by']) {
  if (by === 'sweep') {
    return {
      code: 'SweepEndsFirst',
      next: 'continue the sweep with a later --until, or a higher --max-cost',
    } as const;
  }
  if (by === 'block') {
    return {
      code: 'BlockEndsFirst',
      next: 'make the block longer (trainyard capacity extend), or resume the run in another one',
    } as const;
  }
  const code = STOPS[by].refusal;
  if (by === 'deleteStackAt') {
    return { code, next: `deploy with a later guards.${by}, then resume the run` } as const;
  }
  return {
    code,
    next: `resume the run after the stop and the next start of the instance, or change guards.${by} and deploy`,
  } as const;
}
