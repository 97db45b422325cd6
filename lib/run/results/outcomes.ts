/** Reading what the host left in the bucket. Parsed once, here. */
import { keys } from '../../contract/names';
import { type Outcome, outcomeSchema, type Progress, progressSchema } from '../../contract/outcome';
import type { HostPhase } from '../../contract/phase';
import { dataError } from '../../core/errors';
import type { ArtifactStore, ObjectReader } from '../ports/ports';

export async function readJson(store: ObjectReader, key: string): Promise<unknown> {
  const bytes = await store.get(key);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw dataError('ObjectNotJson', `${key} is not JSON`, {
      next: 'look at the object in the bucket',
      cause,
    });
  }
}

export async function readOutcome(store: ArtifactStore, key: string): Promise<Outcome | undefined> {
  const value = await readJson(store, key);
  if (value === undefined) return undefined;
  const parsed = outcomeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw dataError('OutcomeInvalid', `${key} is not an outcome: ${issue?.path.join('.')}: ${issue?.message}`, {
    next: 'the host toolkit and this command are of different versions: deploy the stack again',
  });
}

/** Every attempt of one job on one machine, oldest first. */
export async function readOutcomes(
  store: ArtifactStore,
  runId: string,
  instanceId: string,
  job: HostPhase,
): Promise<Outcome[]> {
  const objects = await store.list(keys.outcomes(runId, instanceId, job));
  const outcomes = await Promise.all(objects.map((object) => readOutcome(store, object.key)));
  return outcomes
    .filter((outcome): outcome is Outcome => outcome !== undefined)
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

/** Progress is a courtesy of the host: one that cannot be read is as good as none. */
export async function readProgress(
  store: ArtifactStore,
  runId: string,
  instanceId: string,
  job: HostPhase,
): Promise<Progress | undefined> {
  const bytes = await store.get(keys.progress(runId, instanceId, job));
  if (bytes === undefined) return undefined;
  try {
    return progressSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
