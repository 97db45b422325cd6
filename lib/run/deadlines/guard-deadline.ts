import { beforeStop, type Need, nextStop, STOPS, stopComesFirst, stopMayCome, utc } from '../../capacity';
import type { Deadline } from '../context';
import type { DeadlineSource } from './deadline-source';
import { leastSeconds } from './phase-deadline';

/**
 * The guard of the deployment that stops the instances first; undefined when none does. Guards count as they were
 * deployed: an edit of the file has no effect until the next deployment. A run that may be cut is warned of, with an
 * event; one that certainly cannot finish is refused.
 * @throws ScheduledStopFirst, LatestEndFirst, StackDeletionFirst when the run certainly cannot finish before
 */
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
    emit({ type: 'note', message: `guards.${stop.guard} ${STOPS[stop.guard].does} at ${utc(stop.at)}` });
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
