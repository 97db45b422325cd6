import type { Manifest } from '../../contract/manifest';
import { keys } from '../../contract/names';
import { type Outcome, outcomeSchema } from '../../contract/outcome';
import { type Result, resultSchema } from '../../contract/result';
import { dataError } from '../../core/errors';
import type { ObjectReader, StoredObject } from '../ports/ports';
import { loadManifest } from './manifests';
import { readJson } from './outcomes';

/** Everything that a report needs of a run. */
export interface Collected {
  /** Its manifest. */
  readonly manifest: Manifest;
  /** Outcomes of every phase, instance and attempt, oldest first. */
  readonly outcomes: readonly Outcome[];
  /** Results of every benchmark attempt and repeat. */
  readonly results: readonly Result[];
}

const OUTCOME_KEY = /\/outcomes\/[a-z]+\/[^/]+\.json$/;
const RESULT_KEY = /\/benchmark\/[^/]+\/(?:repeat-\d+\/)?result\.json$/;

/**
 * Everything that a report needs of a run, from the bucket, or a copy of it in a folder, alone.
 * @throws RunNotFound when there is no such run
 * @throws ManifestInvalid, ObjectInvalid, ObjectNotJson when an object is not one that this version reads
 */
export async function collectRun(store: ObjectReader, runId: string): Promise<Collected> {
  const [manifest, objects] = await Promise.all([loadManifest(store, runId), runObjects(store, runId)]);
  const names = objects.map((object) => object.key);
  const [outcomes, results] = await Promise.all([
    readAll(
      store,
      names.filter((key) => OUTCOME_KEY.test(key)),
      outcomeSchema,
    ),
    readAll(
      store,
      names.filter((key) => RESULT_KEY.test(key)),
      resultSchema,
    ),
  ]);
  outcomes.sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  return { manifest, outcomes, results };
}

/** Every object of a run. */
export function runObjects(store: ObjectReader, runId: string): Promise<StoredObject[]> {
  return store.list(keys.run(runId));
}

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: { message: string } };
}

function readAll<T>(store: ObjectReader, names: readonly string[], schema: Schema<T>): Promise<T[]> {
  return Promise.all(
    names.map(async (key) => {
      const parsed = schema.safeParse(await readJson(store, key));
      if (parsed.success) return parsed.data;
      throw dataError('ObjectInvalid', `${key} does not have the shape that this version reads`, {
        next: 'use the version of trainyard that made the run',
        data: { issues: parsed.error.message },
      });
    }),
  );
}
