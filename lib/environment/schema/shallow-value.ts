import { z } from 'zod';

/** Far more than an option or a `config.json` has. What is much deeper can be read, and neither frozen nor written again. */
export const MOST_LEVELS = 32;

/** Any value of JSON, but for one that nests lists and objects without end. */
export const shallowValue = z
  .unknown()
  .refine(isShallow, `at most ${MOST_LEVELS} levels of lists and objects are allowed`);

/**
 * Whether a value nests at most {@link MOST_LEVELS} levels. Level by level, because a function that calls itself for each
 * level is what must not be.
 */
export function isShallow(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= MOST_LEVELS; depth++) {
    level = level.flatMap((it) => (typeof it === 'object' && it !== null ? Object.values(it) : []));
    if (level.length === 0) return true;
  }
  return false;
}
