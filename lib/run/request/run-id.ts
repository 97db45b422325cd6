import { requestError } from '../../core/errors';
import type { Clock } from '../ports/ports';

const TAIL_LENGTH = 4;

/**
 * A new run id: `tutorial-20261123-191500-4f2a`, the environment, the time in UTC and four random digits. Ids sort by
 * time.
 */
export function newRunId(environment: string, clock: Clock): string {
  const tail = Math.floor(clock.random() * 16 ** TAIL_LENGTH)
    .toString(16)
    .padStart(TAIL_LENGTH, '0');
  return `${environment}-${timeStamp(clock.now())}-${tail}`;
}

/** A moment in UTC as ids have it: `20261123-191500`. Milliseconds since the epoch. */
export function timeStamp(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}

/** A run of a sweep has the sweep's id and a number: `-c3` for a cell, `-c3-2` for its second attempt, `-s1` for a step. */
const RUN_ID = /^(.+)-(\d{8}-\d{6})-[0-9a-f]{4}(?:-(?:c\d+(?:-2)?|s\d+))?$/;
const SHARED_STEP = /-s\d+$/;

/** The environment and the time in a run id; undefined when it is not one of this tool. */
export function partsOfRunId(
  runId: string,
): { readonly environment: string; readonly stamp: string; readonly measures: boolean } | undefined {
  const [, environment, stamp] = RUN_ID.exec(runId) ?? [];
  if (environment === undefined || stamp === undefined) return undefined;
  return { environment, stamp, measures: !SHARED_STEP.test(runId) };
}

/**
 * The environment that a run id, or the id of a sweep, begins with.
 * @throws RunIdInvalid when it is not a run id of this tool
 */
export function environmentOfRun(runId: string): string {
  const parts = partsOfRunId(runId);
  if (parts === undefined) {
    throw requestError('RunIdInvalid', `${runId} is not a run id of this tool`, {
      next: 'list them with `trainyard results list`',
    });
  }
  return parts.environment;
}
