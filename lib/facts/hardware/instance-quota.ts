import type { Family } from './hardware';

/** A quota of EC2 in vCPUs. */
interface InstanceQuota {
  /** Its code in Service Quotas, of the service `ec2`. */
  readonly code: string;
  /** Its name there. */
  readonly name: string;
}

/**
 * The quota that a launch counts against, by family and by how it is paid. Several public repositories agree on the codes
 * (read 2026-11). Whether capacity blocks count against any was not found, so they have none here.
 */
export function instanceQuota(family: Family, paid: 'on-demand' | 'spot'): InstanceQuota {
  const isTrainium = family !== 'inf2';
  if (paid === 'spot')
    return isTrainium
      ? { code: 'L-6B0D517C', name: 'All Trn Spot Instance Requests' }
      : { code: 'L-B5D1601B', name: 'All Inf Spot Instance Requests' };
  return isTrainium
    ? { code: 'L-2C3B7624', name: 'Running On-Demand Trn instances' }
    : { code: 'L-1945791B', name: 'Running On-Demand Inf instances' };
}
