import type { ScheduleRequest } from './schedule-request';

/** Seconds of the tutorial's way on one instance: download once, then each cell by itself with its own compile. */
export function oneAfterAnother({ jobs, seconds }: ScheduleRequest): number {
  const { download, compile, load } = seconds;
  return jobs.reduce((sum, job) => sum + compile + load + job.measureSeconds, download);
}
