import type { Outcome } from '../../contract/outcome';
import { formatSeconds } from '../../core/units';
import type { Warning } from '../events';

/** A warning where the clock of an instance was moved while a phase ran, as a time service does on a fresh one. */
export function clockMoved({ instanceId, job, clockMovedSeconds }: Outcome): Warning[] {
  if (clockMovedSeconds === undefined) return [];
  const way = clockMovedSeconds > 0 ? 'forwards' : 'backwards';
  return [
    {
      type: 'warning',
      code: 'ClockMoved',
      message: `the clock of ${instanceId} was moved ${way} by ${formatSeconds(Math.abs(clockMovedSeconds))} during ${job}, so the times of day in its log and outcome are of two clocks`,
      next: 'trust the seconds of the outcome, which follow no clock; see that the time service runs: `timedatectl` on the instance',
      data: { instanceId, clockMovedSeconds },
    },
  ];
}
