import type { Environment } from '../../environment';

type Guarded = Pick<Environment, 'capacity' | 'guards'>;

/**
 * The guards of an environment in a few sentences, for the output `HowItStops` of its stack: what stops the
 * instances and when, which costs continue after a stop, and when the stack is deleted.
 */
export function guardSummary(environment: Guarded): string {
  const { deleteStackAt } = environment.guards;
  const stops = stopSummary(environment);
  return deleteStackAt === null
    ? stops
    : `The whole stack is deleted at ${deleteStackAt}, but for its buckets. ${stops}`;
}

function stopSummary({ capacity, guards }: Guarded): string {
  if (capacity.kind === 'capacity-block') {
    return 'Nothing stops the instances before their block ends: it is paid for already, so a stop would save nothing.';
  }
  const { idleMinutes, latestEndHours, scheduledStop } = guards;
  const limits = [
    ...(idleMinutes === null ? [] : [`after ${idleMinutes} idle minutes`]),
    ...(latestEndHours === null ? [] : [`${latestEndHours} hours after they were started`]),
    ...(scheduledStop === null ? [] : [timeWords(scheduledStop)]),
  ];
  const verb = capacity.kind === 'spot' ? 'ended' : 'stopped';
  if (limits.length === 0)
    return `Nothing stops the instances: every guard is off. ${afterwards(capacity.kind)}`;
  return `The instances are ${verb} ${limits.join(', ')}. ${afterwards(capacity.kind)}`;
}

function timeWords(stop: NonNullable<Environment['guards']['scheduledStop']>): string {
  return stop.kind === 'daily' ? `every day at ${stop.at} ${stop.timezone}` : `at ${stop.at}`;
}

/** What a stop means for the disks and for the bill. */
function afterwards(kind: Environment['capacity']['kind']): string {
  if (kind === 'spot') return 'An ended spot instance is gone; raise instance.generation for another.';
  const disks =
    'A stop empties the local disks: weights and artifacts come back from the bucket with the next Prepare, Compile ' +
    'and Deploy. EBS volumes continue to cost money';
  return kind === 'reservation' ? `${disks}, and so does the reservation.` : `${disks}.`;
}
