/** The guards that stop instances by the clock: a run is warned of them, and refused only when it is certain. */
import { beforeStop, type Need, nextStop, stopComesFirst, stopMayCome, utc } from '../../capacity';
import type { Deadline } from '../context';
import type { DeadlineSource } from './deadline-source';
import { leastSeconds } from './phase-deadline';

/** As they were deployed: an edit of the file is none of the account's until the next deployment. */
export async function guardDeadline(
  source: DeadlineSource,
  needs: readonly Need[],
): Promise<Deadline | undefined> {
  const { deployment, emit, now, expectedSeconds } = source;
  const { stops } = deployment;
  if (stops === undefined) return undefined;
  const stop = nextStop(stops, stops.latestEndHours === null ? undefined : await startOf(source), now);
  if (stop === undefined) return undefined;
  const request = {
    now,
    stop,
    terminates: stops.terminates,
    needs,
    leastSeconds: leastSeconds(needs.map(({ phase }) => phase)),
    ...(expectedSeconds === undefined ? {} : { expectedSeconds }),
  };
  const before = beforeStop(request);
  if (before.answer === 'cannot-fit') throw stopComesFirst(request, before);
  if (before.answer === 'may-be-cut') emit({ type: 'warning', ...stopMayCome(request, before) });
  else if (expectedSeconds !== undefined) {
    emit({ type: 'note', message: `guards.${stop.guard} stops the instance at ${utc(stop.at)}` });
  }
  return { at: stop.at, by: stop.guard };
}

/** Of the instance that was started first; undefined where nobody may say, because that is no reason not to run. */
async function startOf({ ports, deployment }: DeadlineSource): Promise<number | undefined> {
  try {
    const times = Object.values(await ports.directory.startTimes(deployment.environment));
    return times.length === 0 ? undefined : Math.min(...times);
  } catch {
    return undefined;
  }
}
