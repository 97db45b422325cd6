import type { Zone } from '../../capacity';
import type { ExaminedAccount } from '../examined-account';
import { type Finding, fail, ok } from '../finding';

/** Whether the region offers the instance type, in the zone that the environment names or its subnet is in. */
export async function zoneCheck(examined: ExaminedAccount): Promise<Finding[]> {
  const { environment, emulated, market } = examined;
  if (emulated !== null) return [ok('zones', 'a rehearsal has none')];
  const { instance, region, network, name } = environment;
  const zones = await market().zonesOffering(instance.type);
  const where = 'ask where it is with `trainyard capacity where`';
  if (zones.length === 0)
    return [fail('zones', 'TypeNotOffered', `${region} offers ${instance.type} in no zone`, where)];
  if (network.subnetId !== null) return await subnetFindings(examined, network.subnetId, zones);
  const wanted = network.availabilityZone;
  if (wanted === null || zones.some(({ zone, zoneId }) => zone === wanted || zoneId === wanted))
    return [offered(instance.type, zones)];
  const next = `set environments.${name}.network.availabilityZone to one of them`;
  return [fail('zones', 'TypeNotOffered', notOffered(wanted, instance.type, zones), next)];
}

/** A subnet that exists has its zone already, and no synthesis knows it. */
async function subnetFindings(
  { environment, market }: ExaminedAccount,
  subnetId: string,
  zones: readonly Zone[],
): Promise<Finding[]> {
  const { instance, region, network, name } = environment;
  const found = await market().subnet(subnetId);
  if (found === undefined || found.vpcId !== network.vpcId) {
    const has = found === undefined ? `is not in ${region}` : `is in ${found.vpcId}`;
    const says = `${subnetId} ${has}; environments.${name}.network.vpcId is ${network.vpcId}`;
    const next = `choose one of aws ec2 describe-subnets --region ${region} --filters Name=vpc-id,Values=${network.vpcId}`;
    return [fail('zones', 'SubnetMissing', says, next)];
  }
  if (zones.some(({ zone }) => zone === found.zone)) return [offered(instance.type, zones)];
  const says = notOffered(`${subnetId} is in ${nameOf(found)}, which`, instance.type, zones);
  const next = `set environments.${name}.network.subnetId to a subnet of one of these zones`;
  return [fail('zones', 'TypeNotOffered', says, next)];
}

const nameOf = ({ zone, zoneId }: Zone) => `${zone} (${zoneId})`;
const namesOf = (zones: readonly Zone[]) => zones.map(nameOf).join(', ');

const offered = (type: string, zones: readonly Zone[]): Finding =>
  ok('zones', `${type} is offered in ${namesOf(zones)}`);

const notOffered = (where: string, type: string, zones: readonly Zone[]): string =>
  `${where} does not offer ${type}; ${namesOf(zones)} ${zones.length === 1 ? 'does' : 'do'}`;
