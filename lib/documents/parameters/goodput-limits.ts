/** How the two limits of goodput travel in one parameter: one without the other cannot be written. */
import type { Environment } from '../../environment';

/** Milliseconds to the first token and for each further one, as the workload of an environment has them. */
type GoodputLimits = NonNullable<Environment['workload']['goodput']>;

/** `2000/50` is 2,000 ms to the first token and 50 ms for each further one. */
export function encodeGoodput(limits: GoodputLimits | null): string {
  return limits === null ? 'none' : `${limits.ttftMilliseconds}/${limits.tpotMilliseconds}`;
}
