import { requestError } from '../../core/errors';
import type { Clock } from '../ports/ports';

const TAIL_LENGTH = 4;

/**
 * A new run id: `tutorial-20261123-191500-4f2a`, the environment, the time in UTC and four random digits. Ids sort by
 * time.
 */
export function newRunId(environment: string, clock: Clock): string {
  const stamp = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const tail = Math.floor(clock.random() * 16 ** TAIL_LENGTH)
    .toString(16)
    .padStart(TAIL_LENGTH, '0');
  return `${environment}-${stamp}-${tail}`;
}

/**
 * The environment that a run id begins with.
 * @throws RunIdInvalid when it is not a run id of this tool
 */
export function environmentOfRun(runId: string): string {
  const match = /^(.+)-\d{8}-\d{6}-[0-9a-f]{4}$/.exec(runId);
  if (match?.[1] === undefined) {
    throw requestError('RunIdInvalid', `${runId} is not a run id of this tool`, {
      next: 'list them with `trainyard results list`',
    });
  }
  return match[1];
}
