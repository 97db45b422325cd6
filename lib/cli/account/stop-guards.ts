/** The guards that stop machines by the clock: a run is warned of them, and refused only when it is certain. */
import { beforeStop, type Need, nextStop, stopComesFirst, stopMayCome, utc } from '../../capacity';
import { type Deadline, leastSeconds } from '../../run';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import type { OpenAccount } from './open-account';

/** As they were deployed: an edit of the file is none of the account's until the next deployment. */
export async function beforeGuards(
  call: Call,
  printer: Printer,
  reached: OpenAccount,
  needs: readonly Need[],
): Promise<Deadline | undefined> {
  const { stops } = reached.deployment;
  if (stops === undefined) return undefined;
  const now = call.io.now();
  const stop = nextStop(stops, stops.latestEndHours === null ? undefined : await startOf(reached), now);
  if (stop === undefined) return undefined;
  const request = {
    now,
    stop,
    terminates: stops.terminates,
    needs,
    leastSeconds: leastSeconds(needs.map(({ phase }) => phase)),
    ...expected(call),
  };
  const before = beforeStop(request);
  if (before.answer === 'cannot-fit') throw stopComesFirst(request, before);
  if (before.answer === 'may-be-cut') printer.event({ type: 'warning', ...stopMayCome(request, before) });
  else if (request.expectedSeconds !== undefined) {
    printer.event({ type: 'note', message: `guards.${stop.guard} stops the machine at ${utc(stop.at)}` });
  }
  return { at: stop.at, by: stop.guard };
}

/** Of the machine that was started first; undefined where nobody may say, because that is no reason not to run. */
async function startOf({ ports, deployment }: OpenAccount): Promise<number | undefined> {
  try {
    const times = Object.values(await ports.directory.startTimes(deployment.environment));
    return times.length === 0 ? undefined : Math.min(...times);
  } catch {
    return undefined;
  }
}

export function expected({ options }: Call): { readonly expectedSeconds?: number } {
  return options.expectMinutes === undefined ? {} : { expectedSeconds: options.expectMinutes * 60 };
}
