import type { DayRecord } from '../day/day-record';

/** How many claims of a day ended in each way. */
interface DayCounts {
  readonly held: number;
  readonly failed: number;
  readonly notReached: number;
}

/** Counts the last words on the claims of a day. */
export function dayCounts({ claims }: DayRecord): DayCounts {
  const count = (outcome: string) => claims.filter((claim) => claim.outcome === outcome).length;
  return { held: count('held'), failed: count('failed'), notReached: count('not reached') };
}
