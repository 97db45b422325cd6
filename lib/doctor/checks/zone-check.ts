import { type Finding, fail, ok } from '../finding';
import type { Patient } from '../patient';

/** Whether the region offers the instance type, in the zone that the environment names. */
export async function zoneCheck({ environment, emulated, market }: Patient): Promise<Finding[]> {
  if (emulated !== null) return [ok('zones', 'a rehearsal has none')];
  const { instance, region, network } = environment;
  const zones = await market().zonesOffering(instance.type);
  const names = zones.map(({ zone, zoneId }) => `${zone} (${zoneId})`).join(', ');
  const where = 'ask where it is with `trainyard capacity where`';
  if (zones.length === 0)
    return [fail('zones', 'TypeNotOffered', `${region} offers ${instance.type} in no zone`, where)];
  const wanted = network.availabilityZone;
  if (wanted === null || zones.some(({ zone, zoneId }) => zone === wanted || zoneId === wanted))
    return [ok('zones', `${instance.type} is offered in ${names}`)];
  return [
    fail(
      'zones',
      'TypeNotOffered',
      `${wanted} does not offer ${instance.type}; ${names} ${zones.length === 1 ? 'does' : 'do'}`,
      `set environments.${environment.name}.network.availabilityZone to one of them`,
    ),
  ];
}
