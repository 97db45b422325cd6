import type { Phase } from '../contract/phase';
import { requestError } from '../core/errors';
import { formatSeconds } from '../core/units';
import { secondsLeft, TAKEN_AWAY_BEFORE_END_SECONDS, usableUntil, utc } from './block-end';

/** The time that one phase may take. */
export interface Need {
  /** The phase that may take it. */
  readonly phase: Phase;
  /** The time limit of the phase. */
  readonly seconds: number;
}

/** Now, the end of the block, and what the run still has to do. */
interface FinishRequest {
  /** Milliseconds since the epoch, both. */
  readonly now: number;
  /** End of the capacity block. */
  readonly endsAt: number;
  /** Every phase that is still to run. */
  readonly needs: readonly Need[];
  /** The operator's own word for all phases together, taken instead of the sum of limits. */
  readonly expectedSeconds?: number;
}

/** Whether it fits, with both lengths in seconds. */
interface Finish {
  /** Whether the run ends before its instances are taken away. */
  readonly finishes: boolean;
  /** What the operator expects, else the sum of the limits. */
  readonly neededSeconds: number;
  /** From now until the instances are taken away. */
  readonly leftSeconds: number;
  /** Everything must be stored by then: milliseconds since the epoch. */
  readonly flushBy: number;
}

/**
 * Whether a run ends before its instances are taken away. Every phase is counted with the longest time that
 * it may take, because nobody has measured how long it will; whoever knows better says so.
 */
export function canFinish({ now, endsAt, needs, expectedSeconds }: FinishRequest): Finish {
  const sum = needs.reduce((total, need) => total + need.seconds, 0);
  const neededSeconds = expectedSeconds ?? sum;
  const leftSeconds = secondsLeft(endsAt, now);
  // Nothing is left for a run of no length either: its instance is going away.
  const finishes = leftSeconds > 0 && neededSeconds <= leftSeconds;
  return { finishes, neededSeconds, leftSeconds, flushBy: usableUntil(endsAt) };
}

/** The refusal, with the end, the time needed and where it comes from. */
export function cannotFinish(request: FinishRequest, finish: Finish) {
  const { endsAt, needs, expectedSeconds } = request;
  const { neededSeconds, leftSeconds } = finish;
  const limits = needs.map((need) => `${need.phase} ${formatSeconds(need.seconds)}`).join(', ');
  const because = expectedSeconds === undefined ? `limits: ${limits}` : 'as --expect-minutes says';
  return requestError(
    'BlockEndsFirst',
    `the capacity block ends at ${utc(endsAt)} and its instances are taken away from ` +
      `${TAKEN_AWAY_BEFORE_END_SECONDS / 60} minutes before: ${formatSeconds(leftSeconds)} are left, ` +
      `the run may need ${formatSeconds(neededSeconds)} (${because})`,
    {
      next:
        leftSeconds === 0
          ? 'buy another block: `trainyard capacity offers --days 1`'
          : 'name fewer phases with --phases, say what you expect with --expect-minutes, lower ' +
            'workload.timeLimitSeconds, or make the block longer: trainyard capacity extend',
      data: { endsAt: new Date(endsAt).toISOString(), neededSeconds, leftSeconds, needs: [...needs] },
    },
  );
}
