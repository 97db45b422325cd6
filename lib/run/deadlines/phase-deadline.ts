/**
 * Before a phase is sent: its machine must still be there when it ends. A benchmark ends itself in time, with what
 * it has measured until then stored; this is looked at when it is sent, because nobody knows earlier when that is.
 */
import { STOP_CODES } from '../../capacity';
import type { Phase } from '../../contract/phase';
import { requestError } from '../../core/errors';
import { formatSeconds } from '../../core/units';
import { ENDING_SECONDS } from '../../documents';
import type { Deadline, RunContext } from '../context';
import type { SendRequest } from '../ports/ports';

const LIMIT = 'TimeLimitSeconds';
/** A shorter measurement says nothing. */
const SHORTEST_SECONDS = 60;

/** What a run of these phases takes if everything is there already. */
export function leastSeconds(phases: readonly Phase[]): number {
  return phases.includes('benchmark') ? SHORTEST_SECONDS + ENDING_SECONDS : 0;
}

export function withinDeadline(
  { deadline, clock, emit }: Pick<RunContext, 'deadline' | 'clock' | 'emit'>,
  phase: Phase,
  request: SendRequest,
): SendRequest {
  if (deadline === undefined) return request;
  const left = Math.floor((deadline.at - clock.now()) / 1000);
  // A guard whose moment has passed did not come: the machine would not answer any more.
  if (left <= 0 && deadline.by !== 'block') return request;
  const limit = Number(request.parameters[LIMIT]?.[0]);
  const bounded = phase === 'benchmark' && Number.isFinite(limit);
  const longest = left - ENDING_SECONDS;
  if (left <= 0 || (bounded && longest < SHORTEST_SECONDS)) throw tooLate(phase, left, deadline);
  if (!bounded || limit <= longest) return request;
  emit({
    type: 'note',
    message:
      `the time limit of the benchmark is ${formatSeconds(longest)} instead of ${formatSeconds(limit)}, ` +
      `so that its results are stored before the machine is ${GOES[deadline.by]}`,
  });
  return { ...request, parameters: { ...request.parameters, [LIMIT]: [String(longest)] } };
}

const GOES: Readonly<Record<Deadline['by'], string>> = {
  block: 'taken away',
  scheduledStop: 'stopped by guards.scheduledStop',
  latestEndHours: 'stopped by guards.latestEndHours',
};

function tooLate(phase: Phase, left: number, { at, by }: Deadline) {
  const rest = left > 0 ? `in ${formatSeconds(left)}` : 'by now';
  return requestError(
    by === 'block' ? 'BlockEndsFirst' : STOP_CODES[by].refusal,
    `${phase} was not sent: its machine is ${GOES[by]} ${rest}`,
    {
      next:
        by === 'block'
          ? 'make the block longer (trainyard capacity extend), or resume the run in another one'
          : `resume the run after the stop and the next start of the machine, or change guards.${by} and deploy`,
      data: { phase, flushBy: new Date(at).toISOString() },
    },
  );
}
