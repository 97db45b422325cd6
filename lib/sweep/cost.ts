import { costOfSeconds } from '../core/cost';
import type { Environment } from '../environment';

/** What an hour of all instances of a sweep costs. */
export interface Rate {
  /** Of all instances together. */
  readonly perHour: number;
  /** Three capital letters. */
  readonly currency: string;
  /** Who said so, and when. */
  readonly source: string;
}

/** The price of the environment for so many instances; null when it names none. */
export function rateOf({ price, instance }: Environment, instances = instance.count): Rate | null {
  if (price === null) return null;
  const { perHour, currency, source, asOf } = price;
  return { perHour: perHour * instances, currency, source: `${source}, ${asOf}` };
}

/** Money for so many seconds; null without a price. */
export function costOf(seconds: number, rate: Rate | null): number | null {
  return rate === null ? null : costOfSeconds(seconds, rate.perHour);
}
