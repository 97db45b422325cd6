import type { ReservationHeld } from '../../capacity';
import type { Environment } from '../../environment';
import type { ExaminedAccount } from '../examined-account';
import { type Finding, fail, ok } from '../finding';

/**
 * Whether the reservation that instances are launched into is there, of their kind, type, zone and number, and open.
 * Nothing where the environment names none.
 */
export async function capacityCheck(examined: ExaminedAccount): Promise<Finding[]> {
  const { environment, emulated, market } = examined;
  const { name, region, instance } = environment;
  const id = reservationOf(environment);
  if (emulated !== null || id === undefined) return [];
  const held = await market().reservation(id);
  const show = `see aws ec2 describe-capacity-reservations --region ${region}, and correct environments.${name}.capacity`;
  if (held === undefined)
    return [fail('capacity', 'ReservationNotFound', `the reservation ${id} is not in ${region}`, show)];
  const unlike = await unlikeOf(examined, held);
  if (unlike.length > 0)
    return [fail('capacity', 'ReservationDiffers', `the reservation ${id} ${unlike.join(', and ')}`, show)];
  const { state, free, count } = held;
  if (state !== null && state !== 'active' && instance.count > 0) {
    const next = 'wait until it is active; with instance.count 0 all but the instances can be deployed now';
    return [fail('capacity', 'ReservationNotActive', `the reservation ${id} is ${state}, not active`, next)];
  }
  const room = free === null || count === null ? '' : `, ${free} of ${count} free`;
  return [ok('capacity', `${id}${room}`)];
}

/** The reservation that the environment names; a group names none. */
export function reservationOf({ capacity }: Pick<Environment, 'capacity'>): string | undefined {
  return 'reservationId' in capacity ? (capacity.reservationId ?? undefined) : undefined;
}

/** What EC2 would refuse a launch for. What the service does not say differs from nothing. */
async function unlikeOf(examined: ExaminedAccount, held: ReservationHeld): Promise<string[]> {
  const { capacity, instance } = examined.environment;
  const { ofBlock, instanceType, count } = held;
  const block = capacity.kind === 'capacity-block';
  const zone = await zoneOf(examined);
  return [
    ...(ofBlock === null || ofBlock === block
      ? []
      : [`is ${ofBlock ? 'a' : 'no'} capacity block, and capacity.kind is ${capacity.kind}`]),
    ...(instanceType === null || instanceType === instance.type
      ? []
      : [`is of ${instanceType}, and instance.type is ${instance.type}`]),
    ...(zone === null || held.zone === null || zone === held.zone || zone === held.zoneId
      ? []
      : [`is in ${held.zone}, and the instances in ${zone}`]),
    ...(count === null || count >= instance.count
      ? []
      : [`is for ${count}, and instance.count is ${instance.count}`]),
  ];
}

/** Where the instances stand; null where nobody says it, as where the subnet does not exist, which is a line itself. */
async function zoneOf({ environment, market }: ExaminedAccount): Promise<string | null> {
  const { subnetId, availabilityZone } = environment.network;
  return subnetId === null ? availabilityZone : ((await market().subnet(subnetId))?.zone ?? null);
}
