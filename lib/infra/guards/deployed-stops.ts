import type { Deployment } from '../../contract/deployment';
import type { Environment } from '../../environment';

/**
 * The guards of an environment that work by the clock, for the record of its deployment. A prepaid block has none but
 * the deletion of the stack: a stop would save nothing. Without any guard there, the record says nothing of them.
 */
export function deployedStops({ capacity, guards }: Environment): Pick<Deployment, 'stops'> {
  const { scheduledStop, latestEndHours, deleteStackAt } = guards;
  const deletion = deleteStackAt === null ? {} : { deleteStackAt };
  if (capacity.kind !== 'capacity-block') {
    return { stops: { scheduledStop, latestEndHours, ...deletion, terminates: capacity.kind === 'spot' } };
  }
  if (deleteStackAt === null) return {};
  return { stops: { scheduledStop: null, latestEndHours: null, deleteStackAt, terminates: false } };
}
