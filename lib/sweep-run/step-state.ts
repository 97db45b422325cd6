import type { StepRecord } from './step-record';
import type { SweptStep } from './sweep-manifest';

/** How a step stands. `waiting`: it has no success, so whoever drives the sweep may begin it (again). */
type StepState = 'succeeded' | 'waiting';

/** The first attempt that succeeded, of one run of the step. */
export function successOf(records: readonly StepRecord[], runId: string): StepRecord | undefined {
  return records.find((record) => record.runId === runId && record.status === 'succeeded');
}

/**
 * The state of a step by its records: it has succeeded when an attempt did, and its verdict, if it has one, is not
 * invalid; when each of its attempts was invalid it has succeeded too, because there is no further attempt.
 */
export function stateOf({ runIds }: SweptStep, records: readonly StepRecord[]): StepState {
  const successes = runIds.map((runId) => successOf(records, runId));
  const sound = successes.some((record) => record !== undefined && record.verdict !== 'invalid');
  return sound || successes.every((record) => record !== undefined) ? 'succeeded' : 'waiting';
}
