import { keys } from '../../contract/names';
import { type Outcome, outcomeSchema, type Progress, progressSchema } from '../../contract/outcome';
import type { HostPhase } from '../../contract/phase';
import { dataError } from '../../core/errors';
import type { ArtifactStore, ObjectReader } from '../ports/ports';
import { isOutcomeKey, refuseMisplacedOutcome } from '../trust/misplaced-outcome';

/**
 * An object of the bucket as a value; undefined when it does not exist.
 * @throws ObjectNotJson when it is not JSON
 */
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

/**
 * An outcome by its key; undefined when it does not exist.
 * @throws ObjectNotJson, OutcomeInvalid when it is not one that this version reads
 * @throws OutcomeForged when it says that it is another
 */
export async function readOutcome(store: ObjectReader, key: string): Promise<Outcome | undefined> {
  const value = await readJson(store, key);
  if (value === undefined) return undefined;
  const parsed = outcomeSchema.safeParse(value);
  if (parsed.success) {
    refuseMisplacedOutcome(parsed.data, key);
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  throw dataError('OutcomeInvalid', `${key} is not an outcome: ${issue?.path.join('.')}: ${issue?.message}`, {
    next: 'the host toolkit and this command are of different versions: deploy the stack again',
  });
}

/**
 * Every attempt of one phase on one instance, oldest first.
 * @throws ObjectNotJson, OutcomeInvalid, OutcomeForged when one is not to be read or believed
 */
export async function readOutcomes(
  store: ArtifactStore,
  runId: string,
  instanceId: string,
  phase: HostPhase,
): Promise<Outcome[]> {
  const objects = await store.list(keys.outcomes(runId, instanceId, phase));
  const own = objects.map(({ key }) => key).filter(isOutcomeKey);
  const outcomes = await Promise.all(own.map((key) => readOutcome(store, key)));
  return outcomes
    .filter((outcome): outcome is Outcome => outcome !== undefined)
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

/** The progress object of a key; undefined when there is none, or when it cannot be read. */
export async function readProgressAt(store: ArtifactStore, key: string): Promise<Progress | undefined> {
  const bytes = await store.get(key);
  if (bytes === undefined) return undefined;
  try {
    return progressSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/**
 * The progress of a phase on an instance; undefined when there is none, or when it cannot be read: progress is a
 * courtesy of the host, and nothing depends on it.
 */
export async function readProgress(
  store: ArtifactStore,
  runId: string,
  instanceId: string,
  phase: HostPhase,
): Promise<Progress | undefined> {
  return readProgressAt(store, keys.progress(runId, instanceId, phase));
}
