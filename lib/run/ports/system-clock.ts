import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from './ports';

const STEPS = 2 ** 32;

/** The clock and the random numbers of this computer. */
export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => randomInt(STEPS) / STEPS,
  async sleep(milliseconds, signal) {
    try {
      await pause(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // An aborted sleep is an early return: the sleeper looks at the signal itself.
      if (!signal?.aborted) throw error;
    }
  },
};
