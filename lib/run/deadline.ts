/**
 * Before a phase is sent: its machine must still be there when it ends. A benchmark ends itself in time, with what
 * it has measured until then stored; this is looked at when it is sent, because nobody knows earlier when that is.
 */
import type { Phase } from '../contract/phase';
import { requestError } from '../core/errors';
import { formatSeconds } from '../core/units';
import { ENDING_SECONDS } from '../documents';
import type { RunContext } from './context';
import type { SendRequest } from './ports';

const LIMIT = 'TimeLimitSeconds';
/** A shorter measurement says nothing. */
const SHORTEST_SECONDS = 60;

export function withinDeadline(
  context: Pick<RunContext, 'flushBy' | 'clock' | 'emit'>,
  phase: Phase,
  request: SendRequest,
): SendRequest {
  if (context.flushBy === undefined) return request;
  const left = Math.floor((context.flushBy - context.clock.now()) / 1000);
  const limit = Number(request.parameters[LIMIT]?.[0]);
  const bounded = phase === 'benchmark' && Number.isFinite(limit);
  const longest = left - ENDING_SECONDS;
  if (left <= 0 || (bounded && longest < SHORTEST_SECONDS)) throw tooLate(phase, left, context.flushBy);
  if (!bounded || limit <= longest) return request;
  context.emit({
    type: 'note',
    message:
      `the time limit of the benchmark is ${formatSeconds(longest)} instead of ${formatSeconds(limit)}, ` +
      'so that its results are stored before the machine is taken away',
  });
  return { ...request, parameters: { ...request.parameters, [LIMIT]: [String(longest)] } };
}

function tooLate(phase: Phase, left: number, flushBy: number) {
  const rest = left > 0 ? `in ${formatSeconds(left)}` : 'by now';
  return requestError('BlockEndsFirst', `${phase} was not sent: its machine is taken away ${rest}`, {
    next: 'make the block longer (trainyard capacity extend), or resume the run in another one',
    data: { phase, flushBy: new Date(flushBy).toISOString() },
  });
}
