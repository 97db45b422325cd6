import type { ScheduleRequest } from './schedule-request';

/** Seconds of the tutorial's way on one instance: download once, then each cell by itself with its own compile. */
export function oneAfterAnother({ cells, seconds }: ScheduleRequest): number {
  const { download, compile, load } = seconds;
  return cells.reduce((sum, one) => sum + compile + load + one.measureSeconds, download);
}
