import { secondsPaidBy } from '../../core/cost';
import { formatSeconds } from '../../core/units';
import type { DayEnvironment } from './day-environments';

/** Seconds that the deletion of a stack may take while its instances are still paid for; our allowance. */
export const DELETION_SECONDS = 900;
/** An environment without an instance costs nothing that is counted, and is not to be forgotten either. */
const LONGEST_SECONDS = 12 * 3600;
/** Estimates of minutes are ours; an environment gets so many times the time before it is deleted. */
const PATIENCE = 3;

/** When an environment is deleted at the latest, or why it is not begun. */
type DayLimit =
  | { readonly fits: true /** Seconds from now. */; readonly deleteAfterSeconds: number }
  | { readonly fits: false /** One sentence with the sums. */; readonly because: string };

/**
 * What the rest of the money pays for. An environment is begun only if its claims take less, and it deletes itself before
 * the money is gone: so no day costs more than its limit, as far as hours of instances go.
 */
export function dayLimit({ minutes, perHour, environment }: DayEnvironment, left: number): DayLimit {
  const needed = minutes * 60;
  const paid = perHour === 0 ? LONGEST_SECONDS : secondsPaidBy(left, perHour) - DELETION_SECONDS;
  if (needed <= paid)
    return { fits: true, deleteAfterSeconds: Math.min(paid, needed * PATIENCE, LONGEST_SECONDS) };
  const costs = ((needed + DELETION_SECONDS) / 3600) * perHour;
  return {
    fits: false,
    because:
      `CapReached: ${environment.name} needs ${formatSeconds(needed + DELETION_SECONDS)} at ${perHour} USD an hour, ` +
      `${costs.toFixed(2)} USD, and ${Math.max(0, left).toFixed(2)} USD are left`,
  };
}
