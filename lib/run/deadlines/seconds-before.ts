import { ENDING_SECONDS } from '../../documents';
import type { Deadline } from '../context';

/** What is left until a deadline. */
export interface SecondsBefore {
  /** Whole seconds until it; zero or less when it has passed. */
  readonly left: number;
  /** Of these, what work may take: less than that, because results are stored before the instance goes. */
  readonly forWork: number;
}

/** What is left until a deadline; undefined for a guard whose moment has passed, because such a guard did not come. */
export function secondsBefore({ at, by }: Deadline, now: number): SecondsBefore | undefined {
  const left = Math.floor((at - now) / 1000);
  // If it had, the instance would not answer any more.
  if (left <= 0 && by !== 'block' && by !== 'sweep') return undefined;
  // What is stored a little after the limit of a sweep is not lost, as it would be with the instance.
  return { left, forWork: left - (by === 'sweep' ? 0 : ENDING_SECONDS) };
}
