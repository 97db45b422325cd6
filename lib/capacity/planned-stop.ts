import type { Stops } from '../contract/stops';
import { requestError } from '../core/errors';
import { formatSeconds } from '../core/units';
import { utc } from './block-end';
import type { Need } from './can-finish';
import { nextDaily } from './daily-moment';

/** The next stop that a guard has set, and which guard it is. */
export interface PlannedStop {
  /** The field of `guards` that stops them, or deletes them with their stack. */
  readonly guard: 'scheduledStop' | 'latestEndHours' | 'deleteStackAt';
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** By guard: codes of the refusal and of the warning, and what it does, after the name of the guard. */
export const STOPS = {
  scheduledStop: {
    refusal: 'ScheduledStopFirst',
    warning: 'ScheduledStopMayCome',
    does: 'stops the instance',
  },
  latestEndHours: { refusal: 'LatestEndFirst', warning: 'LatestEndMayCome', does: 'stops the instance' },
  deleteStackAt: {
    refusal: 'StackDeletionFirst',
    warning: 'StackDeletionMayCome',
    does: 'deletes the stack',
  },
} as const;

/** The first stop after now. A latest end that has passed was counted from an earlier start; it is not known then. */
export function nextStop(stops: Stops, startedAt: number | undefined, now: number): PlannedStop | undefined {
  const { scheduledStop, latestEndHours, deleteStackAt } = stops;
  const scheduled =
    scheduledStop?.kind === 'daily'
      ? nextDaily(scheduledStop.at, scheduledStop.timezone, now)
      : Date.parse(scheduledStop?.at ?? '');
  const latest = (startedAt ?? Number.NaN) + (latestEndHours ?? Number.NaN) * 3_600_000;
  const found: PlannedStop[] = [
    { guard: 'scheduledStop', at: scheduled ?? Number.NaN },
    { guard: 'latestEndHours', at: latest },
    { guard: 'deleteStackAt', at: Date.parse(deleteStackAt ?? '') },
  ];
  return found.filter(({ at }) => at > now).sort((a, b) => a.at - b.at)[0];
}

/** Now, the next stop, and what the run still has to do. */
export interface StopRequest {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The first stop after now. */
  readonly stop: PlannedStop;
  /** Whether the stop ends the instances for good, as with spot. */
  readonly terminates: boolean;
  /** Every phase that is still to run. */
  readonly needs: readonly Need[];
  /** No run of these phases is shorter. */
  readonly leastSeconds: number;
  /** The operator's own word for all phases together. */
  readonly expectedSeconds?: number;
}

/** Whether the run ends before the stop, with both lengths in seconds. */
interface BeforeStop {
  /** Fits by its limits; may be cut by them; or takes longer for certain. */
  readonly answer: 'fits' | 'may-be-cut' | 'cannot-fit';
  /** What the operator expects, else the sum of the limits. */
  readonly neededSeconds: number;
  /** From now until the stop. */
  readonly leftSeconds: number;
}

/**
 * Whether a guard stops the instances before a run ends. The limits of all phases together are most of a day,
 * so under a daily stop nearly every run may be cut by its limits: that is a warning. It is a refusal only
 * when the operator says that the run takes longer, or when no run is that short.
 */
export function beforeStop({ now, stop, needs, leastSeconds, expectedSeconds }: StopRequest): BeforeStop {
  const limits = needs.reduce((total, need) => total + need.seconds, 0);
  const neededSeconds = expectedSeconds ?? limits;
  const leftSeconds = Math.floor((stop.at - now) / 1000);
  const certain = Math.max(leastSeconds, expectedSeconds ?? 0);
  const answer = certain > leftSeconds ? 'cannot-fit' : neededSeconds > leftSeconds ? 'may-be-cut' : 'fits';
  return { answer, neededSeconds, leftSeconds };
}

/** Code and sentence of the refusal. */
export function stopComesFirst(request: StopRequest, before: BeforeStop) {
  const { stop, expectedSeconds = 0, leastSeconds } = request;
  const { leftSeconds } = before;
  const because =
    expectedSeconds > leftSeconds
      ? `the run needs ${formatSeconds(expectedSeconds)}, as --expect-minutes says`
      : `a run of these phases needs ${formatSeconds(leastSeconds)} at least`;
  return requestError(
    STOPS[stop.guard].refusal,
    `${whatStops(request)}: ${formatSeconds(leftSeconds)} are left, ${because}`,
    {
      next:
        'expect less with --expect-minutes N, name fewer phases with --phases, change ' +
        `guards.${stop.guard} in cdk.json and deploy${AFTERWARDS[stop.guard]}`,
      data: { ...data(request, before), leastSeconds },
    },
  );
}

/** Code, sentence and next action of the warning. */
export function stopMayCome(request: StopRequest, before: BeforeStop) {
  const { stop, needs, terminates } = request;
  const { leftSeconds, neededSeconds } = before;
  const limits = needs.map((need) => `${need.phase} ${formatSeconds(need.seconds)}`).join(', ');
  const after =
    stop.guard === 'deleteStackAt'
      ? 'the instance and its volumes are gone then'
      : terminates
        ? 'the instance is gone then'
        : 'its local disks are empty then, and `trainyard resume` goes on after the next start';
  return {
    code: STOPS[stop.guard].warning,
    message:
      `${whatStops(request)}, in ${formatSeconds(leftSeconds)}, and the run may take ` +
      `${formatSeconds(neededSeconds)} (limits: ${limits}). A phase that runs then is ended; what is in the bucket ` +
      `stays; ${after}`,
    next:
      'say what you expect with --expect-minutes N, and a run that cannot finish is refused; or change ' +
      `guards.${stop.guard} in cdk.json and deploy`,
    data: data(request, before),
  };
}

const AFTERWARDS: Readonly<Record<PlannedStop['guard'], string>> = {
  scheduledStop: ', or run after the stop and the next start of the instance',
  latestEndHours: ', or run after the stop and the next start of the instance',
  // It is deployed again with another moment, which is the cure that stands before.
  deleteStackAt: '',
};

function whatStops({ stop, terminates }: StopRequest): string {
  const does = terminates && stop.guard !== 'deleteStackAt' ? 'ends the instance' : STOPS[stop.guard].does;
  // Counted on the instance from its boot, which a reboot moves.
  const when = stop.guard === 'latestEndHours' ? 'at the earliest at' : 'at';
  return `guards.${stop.guard} ${does} ${when} ${utc(stop.at)}`;
}

function data({ stop, needs }: StopRequest, { neededSeconds, leftSeconds }: BeforeStop) {
  return { stopsAt: new Date(stop.at).toISOString(), neededSeconds, leftSeconds, needs: [...needs] };
}
