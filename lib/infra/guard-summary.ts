/** The guards in one sentence each, for the outputs of a stack: nobody should have to guess what stops a machine. */
import type { Environment } from '../environment';

type Guarded = Pick<Environment, 'capacity' | 'guards'>;

export function guardSummary({ capacity, guards }: Guarded): string {
  if (capacity.kind === 'capacity-block') {
    return 'Nothing stops the machines before their block ends: it is paid for already, so a stop would save nothing.';
  }
  const { idleMinutes, latestEndHours, scheduledStop } = guards;
  const limits = [
    ...(idleMinutes === null ? [] : [`after ${idleMinutes} idle minutes`]),
    ...(latestEndHours === null ? [] : [`${latestEndHours} hours after they were started`]),
    ...(scheduledStop === null ? [] : [timeWords(scheduledStop)]),
  ];
  const verb = capacity.kind === 'spot' ? 'ended' : 'stopped';
  if (limits.length === 0)
    return `Nothing stops the machines: every guard is off. ${afterwards(capacity.kind)}`;
  return `The machines are ${verb} ${limits.join(', ')}. ${afterwards(capacity.kind)}`;
}

function timeWords(stop: NonNullable<Environment['guards']['scheduledStop']>): string {
  return stop.kind === 'daily' ? `every day at ${stop.at} ${stop.timezone}` : `at ${stop.at}`;
}

/** What a stop means for the disks and for the bill. */
function afterwards(kind: Environment['capacity']['kind']): string {
  if (kind === 'spot')
    return 'An ended spot machine is gone; raise instance.launchTemplateVersion for another.';
  const disks =
    'A stop empties the local disks: weights and artifacts come back from the bucket with the next Prepare, Compile ' +
    'and Deploy. EBS volumes cost on';
  return kind === 'reservation' ? `${disks}, and so does the reservation.` : `${disks}.`;
}
