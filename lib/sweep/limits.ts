/** When a sweep has to be over: what ends it first. */
import { nextStop, type PlannedStop, STOPS, usableUntil, utc } from '../capacity';
import { secondsPaidBy } from '../core/cost';
import { requestError } from '../core/errors';
import type { Environment } from '../environment';
import type { Rate } from './cost';
import type { Sweep } from './sweep-schema';

/** Something that a sweep must not outlast. */
export interface SweepLimit {
  /** The limit of the sweep, the guard, or the block. */
  readonly by: 'maxCost' | 'until' | 'block' | PlannedStop['guard'];
  /** Seconds from the start; negative when it has passed. */
  readonly seconds: number;
  /** In words: `limits.until is 2026-11-30 12:00 UTC`. */
  readonly words: string;
}

/**
 * Every limit of a sweep that begins now, the first to come first. Nothing takes emulated instances away.
 * @throws SweepPriceUnknown when a cost is limited and the environment has no price in USD
 */
export function limitsOf(
  sweep: Sweep,
  environment: Environment,
  rate: Rate | null,
  now: number,
  emulated: boolean,
): SweepLimit[] {
  return [
    ...costLimit(sweep, environment, rate),
    ...untilLimit(sweep, now),
    ...(emulated ? [] : capacityLimit(environment, now)),
  ].sort((a, b) => a.seconds - b.seconds);
}

/** What a person limits is in this currency. */
const CURRENCY = 'USD';

function costLimit(
  { limits: { maxCost } }: Sweep,
  { name, price }: Environment,
  rate: Rate | null,
): SweepLimit[] {
  if (maxCost === undefined) return [];
  if (rate === null || rate.currency !== CURRENCY) {
    const has = price === null ? 'has no price' : `has a price in ${price.currency}`;
    throw requestError(
      'SweepPriceUnknown',
      `the cost is limited to ${maxCost} ${CURRENCY}, and environment ${name} ${has}`,
      {
        path: `environments.${name}.price`,
        next: `set price of the environment in ${CURRENCY} (perHour, source, asOf), or leave the limit out`,
      },
    );
  }
  const words = `the limit of ${maxCost} ${CURRENCY} pays for ${rate.perHour} ${CURRENCY} an hour`;
  return [{ by: 'maxCost', seconds: secondsPaidBy(maxCost, rate.perHour), words }];
}

function untilLimit({ limits: { until } }: Sweep, now: number): SweepLimit[] {
  if (until === undefined) return [];
  const at = Date.parse(until);
  return [{ by: 'until', seconds: (at - now) / 1000, words: `everything must be measured until ${utc(at)}` }];
}

/**
 * A block ends by itself, and a stop would save nothing of it; other instances are stopped by their guards, counted from a
 * start that is now. A stack is deleted however its instances were obtained.
 */
function capacityLimit({ capacity, guards }: Environment, now: number): SweepLimit[] {
  const block = capacity.kind === 'capacity-block';
  const stops = block ? { ...guards, scheduledStop: null, latestEndHours: null } : guards;
  const stop = nextStop({ ...stops, terminates: capacity.kind === 'spot' }, now, now);
  return [
    ...(block ? blockLimit(capacity.endsAt, now) : []),
    ...(stop === undefined ? [] : [guardLimit(stop, now)]),
  ];
}

function blockLimit(endsAt: string | null, now: number): SweepLimit[] {
  if (endsAt === null) return [];
  const at = usableUntil(Date.parse(endsAt));
  return [
    { by: 'block', seconds: (at - now) / 1000, words: `the capacity block can be used until ${utc(at)}` },
  ];
}

function guardLimit({ guard, at }: PlannedStop, now: number): SweepLimit {
  const words = `guards.${guard} ${STOPS[guard].does} at ${utc(at)}`;
  return { by: guard, seconds: (at - now) / 1000, words };
}
