import type { Deployment } from '../../contract/deployment';
import type { Manifest } from '../../contract/manifest';
import { keys } from '../../contract/names';
import type { Outcome } from '../../contract/outcome';
import { type Result, resultSchema } from '../../contract/result';
import { dataError } from '../../core/errors';
import type { ObjectReader, StoredObject } from '../ports/ports';
import { refuseForeign } from '../trust/manifest-of-deployment';
import { isOutcomeKey, isResultKey, refuseMisplacedResult } from '../trust/misplaced-outcome';
import { loadManifest } from './manifests';
import { readJson, readOutcome } from './outcomes';

/** Everything that a report needs of a run. */
export interface Collected {
  /** Its manifest. */
  readonly manifest: Manifest;
  /** Outcomes of every phase, instance and attempt, oldest first. */
  readonly outcomes: readonly Outcome[];
  /** Results of every benchmark attempt and repeat. */
  readonly results: readonly Result[];
}

/**
 * Everything that a report needs of a run, from the bucket, or a copy of it in a folder. What an instance wrote is
 * evidence of that instance: an instance that is not of the run says nothing about it. `deployment` is null for a copy,
 * whose manifest nothing here can vouch for.
 * @throws RunNotFound when there is no such run
 * @throws ManifestInvalid, ObjectInvalid, ObjectNotJson when an object is not one that this version reads
 * @throws ManifestNotOfDeployment, OutcomeForged when an object says that it is something else
 */
export async function collectRun(
  store: ObjectReader,
  runId: string,
  deployment: Deployment | null,
): Promise<Collected> {
  const [manifest, objects] = await Promise.all([loadManifest(store, runId), runObjects(store, runId)]);
  if (deployment !== null) refuseForeign(manifest, runId, deployment);
  const of = manifest.target.instanceIds.map((instanceId) => `${keys.run(runId)}${instanceId}/`);
  const names = objects.map(({ key }) => key).filter((key) => of.some((folder) => key.startsWith(folder)));
  const [outcomes, results] = await Promise.all([
    readAll(names.filter(isOutcomeKey), (key) => readOutcome(store, key)),
    readAll(names.filter(isResultKey), (key) => readResult(store, key)),
  ]);
  outcomes.sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  return { manifest, outcomes, results };
}

/** Every object of a run. */
export function runObjects(store: ObjectReader, runId: string): Promise<StoredObject[]> {
  return store.list(keys.run(runId));
}

async function readAll<T>(names: readonly string[], read: (key: string) => Promise<T | undefined>) {
  const found = await Promise.all(names.map(read));
  return found.filter((it): it is Awaited<T> & {} => it !== undefined);
}

async function readResult(store: ObjectReader, key: string): Promise<Result> {
  const parsed = resultSchema.safeParse(await readJson(store, key));
  if (parsed.success) {
    refuseMisplacedResult(parsed.data, key);
    return parsed.data;
  }
  throw dataError('ObjectInvalid', `${key} does not have the shape that this version reads`, {
    next: 'use the version of trainyard that made the run',
    data: { issues: parsed.error.message },
  });
}
