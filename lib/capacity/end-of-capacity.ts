/** When the machines of an environment are taken away, from the best source there is. */
import { isTrainyardError, requestError } from '../core/errors';
import type { Environment } from '../environment';
import type { CapacityMarket } from './ports';

export interface CapacityEnd {
  readonly reservationId: string;
  readonly endsAt: number;
  /** Who said so. */
  readonly source: 'service' | 'environment';
  /** What is odd about it, for the operator. */
  readonly remark?: string;
}

/**
 * Undefined: there is no end. The service is believed before the file, because a block may have been extended since;
 * when it may not be asked, the file has to say it.
 */
export async function endOfCapacity(
  { name, capacity }: Pick<Environment, 'name' | 'capacity'>,
  market: Pick<CapacityMarket, 'reservationEnd'>,
): Promise<CapacityEnd | undefined> {
  if (capacity.kind !== 'capacity-block' && capacity.kind !== 'reservation') return undefined;
  const { reservationId } = capacity;
  const written = capacity.kind === 'capacity-block' ? capacity.endsAt : null;
  try {
    const endsAt = await market.reservationEnd(reservationId);
    if (typeof endsAt === 'number') return fromService(reservationId, endsAt, written);
    // An open-ended reservation has no end to miss. A block without one is not known here.
    if (endsAt === null && capacity.kind === 'reservation') return undefined;
  } catch (error) {
    if (!isTrainyardError(error) || error.kind === 'stopped') throw error;
    if (written === null && capacity.kind === 'capacity-block') throw endUnknown(name, reservationId, error);
    if (written === null) return undefined;
  }
  if (capacity.kind === 'reservation') return undefined;
  if (written === null) throw endUnknown(name, reservationId);
  const remark = `the service did not say when ${reservationId} ends; taken from capacity.endsAt`;
  return { reservationId, endsAt: Date.parse(written), source: 'environment', remark };
}

function fromService(reservationId: string, endsAt: number, written: string | null): CapacityEnd {
  const end = { reservationId, endsAt, source: 'service' as const };
  if (written === null || Date.parse(written) === endsAt) return end;
  const said = new Date(endsAt).toISOString();
  return { ...end, remark: `${reservationId} ends at ${said}, not at ${written} as capacity.endsAt says` };
}

function endUnknown(name: string, reservationId: string, cause?: unknown) {
  return requestError(
    'BlockEndUnknown',
    `nobody says when the capacity block ${reservationId} of ${name} ends`,
    {
      path: `environments.${name}.capacity.endsAt`,
      next: 'write the end as `trainyard capacity list` shows it, or use credentials that may describe reservations',
      ...(cause === undefined ? {} : { cause }),
    },
  );
}
