/** What a price for an hour comes to. */
const SECONDS_PER_HOUR = 3600;
const MILLION = 1_000_000;

/** An hourly price spread over the tokens that are made in an hour, for a million of them; in the price's currency. */
export function costPerMillion(perHour: number, tokensPerSecond: number): number {
  return (perHour * MILLION) / (tokensPerSecond * SECONDS_PER_HOUR);
}

/** What so many seconds cost, in the price's currency. */
export function costOfSeconds(seconds: number, perHour: number): number {
  return (seconds / SECONDS_PER_HOUR) * perHour;
}

/** Seconds that so much money pays. */
export function secondsPaidBy(money: number, perHour: number): number {
  return (money / perHour) * SECONDS_PER_HOUR;
}
