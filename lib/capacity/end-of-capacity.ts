import { isTrainyardError, requestError } from '../core/errors';
import type { Environment } from '../environment';
import type { CapacityMarket } from './capacity-market';

/**
 * When the instances of an environment are taken away, from the best source there is.
 *
 * `endsAt` is milliseconds since the epoch.
 */
interface CapacityEnd {
  /** The reservation of the block. */
  readonly reservationId: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  /** Who said so. */
  readonly source: 'service' | 'environment';
  /** What is odd about it, for the operator. */
  readonly remark?: string;
}

/**
 * Undefined: there is no end. Only a block takes its instances away; those of an ordinary reservation that ends keep
 * running. The service is believed before the file, because a block may have been extended since; when it may not be
 * asked, the file has to say it.
 */
export async function endOfCapacity(
  { name, capacity }: Pick<Environment, 'name' | 'capacity'>,
  market: Pick<CapacityMarket, 'reservation'>,
): Promise<CapacityEnd | undefined> {
  if (capacity.kind !== 'capacity-block') return undefined;
  const { reservationId, endsAt: written } = capacity;
  let problem: unknown;
  try {
    const endsAt = (await market.reservation(reservationId))?.endsAt;
    if (typeof endsAt === 'number') return fromService(reservationId, endsAt, written);
  } catch (error) {
    if (!isTrainyardError(error) || error.kind === 'stopped') throw error;
    problem = error;
  }
  if (written === null) throw endUnknown(name, reservationId, problem);
  const remark = `the service did not say when ${reservationId} ends; taken from capacity.endsAt`;
  return { reservationId, endsAt: Date.parse(written), source: 'environment', remark };
}

function fromService(reservationId: string, endsAt: number, written: string | null): CapacityEnd {
  const end = { reservationId, endsAt, source: 'service' as const };
  if (written === null || Date.parse(written) === endsAt) return end;
  const said = new Date(endsAt).toISOString();
  return { ...end, remark: `${reservationId} ends at ${said}, not at ${written} as capacity.endsAt says` };
}

function endUnknown(name: string, reservationId: string, cause: unknown) {
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
