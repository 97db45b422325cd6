import { keys } from '../contract/names';
import { dataError, phaseError, requestError } from '../core/errors';
import { type ArtifactStore, type Clock, newRunId, type ObjectReader, readJson } from '../run';
import { type SweepManifest, sweepManifestSchema } from './sweep-manifest';

const ID_DRAWS = 5;
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
  for (let draw = 0; draw < ID_DRAWS; draw++) {
    const manifest = manifestFor(newRunId(environment, clock));
    const body = `${JSON.stringify(manifest)}\n`;
    if (await store.putIfAbsent(keys.sweepManifest(manifest.sweepId), body, 'application/json'))
      return manifest;
  }
  throw phaseError('RunIdTaken', `${ID_DRAWS} sweep ids in a row were taken`, {
    next: 'run again; if it happens again, look for a clock that stands still',
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
  const own = names.filter((name) => /^-\d{8}-\d{6}-[0-9a-f]{4}$/.test(name.slice(environment.length)));
  return own.filter((name) => name.startsWith(environment)).sort();
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
