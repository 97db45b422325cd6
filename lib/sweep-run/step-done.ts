import type { StepRecord } from './step-record';
import type { SweptStep } from './sweep-manifest';

/** The first attempt that succeeded, of one run of a step. */
export function successOf(records: readonly StepRecord[], runId: string): StepRecord | undefined {
  return records.find((record) => record.runId === runId && record.status === 'succeeded');
}

/**
 * Whether nothing is left to do for a step: an attempt succeeded, and its verdict, if it has one, is not invalid; or each
 * attempt was invalid, because there is no further one. Whoever drives the sweep begins the others (again).
 */
export function isStepDone({ runIds }: SweptStep, records: readonly StepRecord[]): boolean {
  const successes = runIds.map((runId) => successOf(records, runId));
  const sound = successes.some((record) => record !== undefined && record.verdict !== 'invalid');
  return sound || successes.every((record) => record !== undefined);
}
