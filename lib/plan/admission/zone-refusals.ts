import type { Environment } from '../../environment';
import { zonesOffering } from '../../facts';
import type { Refusal } from './refusal';

/**
 * Refuses an own network without a zone where the region offers the instance type in several of its zones and not in all:
 * the network would stand in the first zone of the account, and the launch might fail there. Exactly one is taken.
 */
export function zoneRefusals({ instance, network, region }: Environment): Refusal[] {
  if (network.availabilityZone !== null || network.subnetId !== null) return [];
  const zones = zonesOffering(instance.type, region) ?? [];
  if (zones.length < 2) return [];
  return [
    {
      code: 'ZoneMustBeChosen',
      message: `${instance.type} was offered in ${zones.join(', ')} of ${region} and in no other of its zones, and availabilityZone is null`,
      next: 'set network.availabilityZone to one of the zones of this account that `trainyard capacity where` shows',
    },
  ];
}
