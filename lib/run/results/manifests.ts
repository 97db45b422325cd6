import { type Manifest, manifestSchema } from '../../contract/manifest';
import { keys } from '../../contract/names';
import type { Phase } from '../../contract/phase';
import { dataError, isTrainyardError, requestError } from '../../core/errors';
import type { ArtifactStore, Clock, ObjectReader } from '../ports/ports';
import { partsOfRunId } from '../request/run-id';
import { storeUnderNewId } from './new-id';
import { readJson } from './outcomes';

const UNREADABLE: readonly string[] = ['RunNotFound', 'ObjectNotJson', 'ManifestInvalid'];
const AFTERWARDS: readonly Phase[] = ['diagnose', 'stop'];

/**
 * Stores a manifest under a run id that nobody has, and returns it. A manifest is never replaced.
 * @throws RunIdTaken when five ids in a row were taken
 */
export async function storeManifest(
  store: ArtifactStore,
  clock: Clock,
  environment: string,
  manifestFor: (runId: string) => Manifest,
): Promise<Manifest> {
  return storeUnderNewId(store, clock, {
    environment,
    what: 'run',
    valueFor: manifestFor,
    keyOf: keys.manifest,
  });
}

/**
 * The manifest of a run.
 * @throws RunNotFound when there is none
 * @throws ManifestInvalid, ObjectNotJson when it is not one that this version reads
 */
export async function loadManifest(store: ObjectReader, runId: string): Promise<Manifest> {
  const value = await readJson(store, keys.manifest(runId));
  if (value === undefined) {
    const sweep = await store.get(keys.sweepManifest(runId));
    throw requestError('RunNotFound', `there is no run ${runId} in this bucket`, {
      next:
        sweep === undefined
          ? 'list the runs with `trainyard results list`'
          : `it is a sweep: read it with \`trainyard sweep report ${runId}\``,
    });
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw dataError(
    'ManifestInvalid',
    `the manifest of ${runId} is not one that this version reads: ${issue?.path.join('.')}: ${issue?.message}`,
    { next: 'use the version of trainyard that made the run' },
  );
}

/**
 * Ids of the runs of an environment that the command line started, oldest first: of a sweep those of its cells, not
 * those of the steps that cells share. Documents that somebody runs in the console make no manifest and are not in
 * the list.
 */
export async function listRunIds(store: ArtifactStore, environment: string): Promise<string[]> {
  const names = await store.folders('runs/');
  return names
    .flatMap((name) => {
      const parts = partsOfRunId(name);
      return parts?.environment === environment && parts.measures ? [{ name, stamp: parts.stamp }] : [];
    })
    .sort((a, b) => a.stamp.localeCompare(b.stamp))
    .map(({ name }) => name);
}

/**
 * The newest run of an environment that did some work: a run of nothing but `diagnose` or `stop` does not count.
 * @throws NoRuns when there is none
 */
export async function latestRunId(store: ArtifactStore, environment: string): Promise<string> {
  for (const runId of (await listRunIds(store, environment)).reverse()) {
    const manifest = await readableManifest(store, runId);
    if (manifest?.phases.some((phase) => !AFTERWARDS.includes(phase))) return runId;
  }
  throw requestError('NoRuns', `environment ${environment} has no runs yet`, {
    next: 'start one with `trainyard run` or `trainyard rehearse`',
  });
}

/** Undefined for a manifest that this version cannot read: it hides no other run. */
async function readableManifest(store: ArtifactStore, runId: string): Promise<Manifest | undefined> {
  try {
    return await loadManifest(store, runId);
  } catch (error) {
    if (isTrainyardError(error) && UNREADABLE.includes(error.code)) return undefined;
    throw error;
  }
}
