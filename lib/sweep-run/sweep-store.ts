import { keys } from '../contract/names';
import { dataError, requestError } from '../core/errors';
import {
  type ArtifactStore,
  type Clock,
  type ObjectReader,
  partsOfRunId,
  readJson,
  storeUnderNewId,
} from '../run';
import { type SweepManifest, sweepManifestSchema } from './sweep-manifest';

const SWEEPS = 'sweeps/';

/**
 * Stores the manifest of a sweep under an id that no sweep has, and returns it.
 * @throws RunIdTaken when five ids in a row were taken
 */
export async function storeSweep(
  store: ArtifactStore,
  clock: Clock,
  environment: string,
  manifestFor: (sweepId: string) => SweepManifest,
): Promise<SweepManifest> {
  return storeUnderNewId(store, clock, {
    environment,
    what: 'sweep',
    valueFor: manifestFor,
    keyOf: keys.sweepManifest,
  });
}

/**
 * The manifest of a sweep.
 * @throws SweepNotFound when there is none
 * @throws SweepManifestInvalid, ObjectNotJson when it is not one that this version reads
 */
export async function loadSweep(store: ObjectReader, sweepId: string): Promise<SweepManifest> {
  const value = await readJson(store, keys.sweepManifest(sweepId));
  if (value === undefined) {
    throw requestError('SweepNotFound', `there is no sweep ${sweepId} in this bucket`, {
      next: 'leave the id out for the newest one: `trainyard sweep status`',
    });
  }
  const parsed = sweepManifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw dataError(
    'SweepManifestInvalid',
    `the manifest of ${sweepId} is not one that this version reads: ${issue?.path.join('.')}: ${issue?.message}`,
    { next: 'use the version of trainyard that began the sweep' },
  );
}

/** Ids of the sweeps of an environment, oldest first. */
export async function listSweepIds(store: ArtifactStore, environment: string): Promise<string[]> {
  const names = await store.folders(SWEEPS);
  return names.filter((name) => partsOfRunId(name)?.environment === environment).sort();
}

/**
 * The newest sweep of an environment.
 * @throws NoSweeps when there is none
 */
export async function latestSweepId(store: ArtifactStore, environment: string): Promise<string> {
  const last = (await listSweepIds(store, environment)).at(-1);
  if (last !== undefined) return last;
  throw requestError('NoSweeps', `environment ${environment} has no sweeps yet`, {
    next: 'begin one with `trainyard sweep run tutorial`, or rehearse it with `trainyard rehearse --sweep tutorial`',
  });
}
