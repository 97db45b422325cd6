import { phaseError } from '../../core/errors';
import type { ArtifactStore, Clock } from '../ports/ports';
import { newRunId } from '../request/run-id';

const ID_DRAWS = 5;

/** What is stored under an id that nobody has, and where. */
export interface NewlyStored<T> {
  /** Name of the environment, with which the id begins. */
  readonly environment: string;
  /** What it is, for people: `run`. */
  readonly what: string;
  /** What is stored, for an id. */
  readonly valueFor: (id: string) => T;
  /** Its key, for an id. */
  readonly keyOf: (id: string) => string;
}

/**
 * Stores something as JSON under an id that nobody has, and returns it.
 * @throws RunIdTaken when five ids in a row were taken
 */
export async function storeUnderNewId<T>(
  store: ArtifactStore,
  clock: Clock,
  { environment, what, valueFor, keyOf }: NewlyStored<T>,
): Promise<T> {
  for (let draw = 0; draw < ID_DRAWS; draw++) {
    const id = newRunId(environment, clock);
    const value = valueFor(id);
    const body = `${JSON.stringify(value, null, 2)}\n`;
    if (await store.putIfAbsent(keyOf(id), body, 'application/json')) return value;
  }
  throw phaseError('RunIdTaken', `${ID_DRAWS} ${what} ids in a row were taken`, {
    next: 'run again; if it happens again, look for a clock that stands still',
  });
}
