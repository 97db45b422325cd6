/** Manifests in the bucket: stored before the first phase, never replaced. */
import { type Manifest, manifestSchema } from '../../contract/manifest';
import { keys } from '../../contract/names';
import type { Phase } from '../../contract/phase';
import { dataError, phaseError, requestError } from '../../core/errors';
import type { ArtifactStore, Clock, ObjectReader } from '../ports/ports';
import { newRunId } from '../request/run-id';
import { readJson } from './outcomes';

const ID_DRAWS = 5;
const AFTERWARDS: readonly Phase[] = ['diagnose', 'stop'];

/** Stores a manifest under a run id that nobody has, and says which. */
export async function storeManifest(
  store: ArtifactStore,
  clock: Clock,
  environment: string,
  manifestFor: (runId: string) => Manifest,
): Promise<Manifest> {
  for (let draw = 0; draw < ID_DRAWS; draw++) {
    const runId = newRunId(environment, clock);
    const manifest = manifestFor(runId);
    const body = `${JSON.stringify(manifest, null, 2)}\n`;
    if (await store.putIfAbsent(keys.manifest(runId), body, 'application/json')) return manifest;
  }
  throw phaseError('RunIdTaken', `${ID_DRAWS} run ids in a row were taken`, {
    next: 'run again; if it happens again, look for a clock that stands still',
  });
}

export async function loadManifest(store: ObjectReader, runId: string): Promise<Manifest> {
  const value = await readJson(store, keys.manifest(runId));
  if (value === undefined) {
    throw requestError('RunNotFound', `there is no run ${runId} in this bucket`, {
      next: 'list the runs with `trainyard results list`',
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

/** Ids of runs that have a manifest, oldest first; runs of people at the console have none. */
export async function listRunIds(store: ArtifactStore, environment: string): Promise<string[]> {
  const names = await store.folders('runs/');
  const pattern = /^(.+)-(\d{8}-\d{6})-[0-9a-f]{4}$/;
  return names
    .filter((name) => pattern.exec(name)?.[1] === environment)
    .sort((a, b) => (pattern.exec(a)?.[2] ?? '').localeCompare(pattern.exec(b)?.[2] ?? ''));
}

/** The newest run that did some work: `diagnose` and `stop` alone are not what a person means by "the last run". */
export async function latestRunId(store: ArtifactStore, environment: string): Promise<string> {
  for (const runId of (await listRunIds(store, environment)).reverse()) {
    const bytes = await store.get(keys.manifest(runId));
    const value: unknown = bytes === undefined ? {} : JSON.parse(Buffer.from(bytes).toString('utf8'));
    const parsed = manifestSchema.safeParse(value);
    if (parsed.success && parsed.data.phases.some((phase) => !AFTERWARDS.includes(phase))) return runId;
  }
  throw requestError('NoRuns', `environment ${environment} has no runs yet`, {
    next: 'start one with `trainyard run` or `trainyard rehearse`',
  });
}
