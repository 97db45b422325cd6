import { z } from 'zod';
import { keys } from '../contract/names';
import { VERDICTS } from '../core/choices';
import { dataError } from '../core/errors';
import { type ArtifactStore, type ObjectReader, readJson } from '../run';

/** Schema of {@link StepRecord}. */
export const stepRecordSchema = z.object({
  /** Names this shape. */
  schema: z.literal('trainyard.sweep-step/1'),
  /** Id of the step in the plan. */
  step: z.string(),
  /** The run that was its attempt. */
  runId: z.string(),
  /** The last command of the attempt; null when none was sent. */
  commandId: z.string().nullable(),
  /** `left-out`: it was not begun, because it would not end before a limit. */
  status: z.enum(['succeeded', 'failed', 'left-out']),
  /** Verdict of a measurement, the worst of its repeats; null for other steps, and where nothing was measured. */
  verdict: z.enum(VERDICTS).nullable(),
  /** `Ok`, or why it did not succeed. */
  reason: z.object({ code: z.string(), message: z.string(), next: z.string().optional() }),
  /** When it was begun, or found at work, in ISO 8601. */
  startedAt: z.iso.datetime(),
  /** When it was found to have ended, in ISO 8601. */
  endedAt: z.iso.datetime(),
});
/**
 * What became of one attempt of a step of a sweep: its checkpoint, stored as soon as the attempt has ended.
 * @interface
 */
export type StepRecord = z.infer<typeof stepRecordSchema>;

/** A record of an attempt between two moments, in milliseconds since the epoch. */
export function stepRecord(
  { step, runId }: Pick<StepRecord, 'step' | 'runId'>,
  [startedAt, endedAt]: readonly [startedAt: number, endedAt: number],
  end: Pick<StepRecord, 'commandId' | 'status' | 'verdict' | 'reason'>,
): StepRecord {
  return {
    schema: 'trainyard.sweep-step/1',
    step,
    runId,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
    ...end,
  };
}

/** An end without anything that was sent. */
export const leftOut = (reason: StepRecord['reason']) =>
  ({ commandId: null, status: 'left-out', verdict: null, reason }) as const;

/** Stores a record; the same attempt is stored once. */
export async function storeRecord(store: ArtifactStore, sweepId: string, record: StepRecord): Promise<void> {
  const attempt = `${record.runId}-${record.commandId ?? Date.parse(record.endedAt)}`;
  const key = keys.sweepStep(sweepId, record.step, attempt);
  await store.putIfAbsent(key, `${JSON.stringify(record, null, 2)}\n`, 'application/json');
}

/**
 * Every record of a sweep, oldest first.
 * @throws ObjectNotJson, ObjectInvalid when one is not a record that this version reads
 */
export async function readRecords(store: ObjectReader, sweepId: string): Promise<StepRecord[]> {
  const objects = await store.list(keys.sweepSteps(sweepId));
  const records = await Promise.all(objects.map(({ key }) => readRecord(store, key)));
  return records.sort((a, b) => a.endedAt.localeCompare(b.endedAt));
}

async function readRecord(store: ObjectReader, key: string): Promise<StepRecord> {
  const parsed = stepRecordSchema.safeParse(await readJson(store, key));
  if (parsed.success) return parsed.data;
  throw dataError('ObjectInvalid', `${key} does not have the shape that this version reads`, {
    next: 'use the version of trainyard that began the sweep',
    data: { issues: parsed.error.message },
  });
}
