/** Failures that the account itself can raise; every other name is handed to the host's stand-ins. */
import { type Code, type ForeignCode, foreignCode } from '../../codes';
import { hardwareOf, instanceQuota, SIGNATURES } from '../../facts';

/** Raised instead of an instance, with the words of EC2. */
export const LAUNCH_FAULTS = {
  InsufficientInstanceCapacity:
    'We currently do not have sufficient capacity for the instance type in the Availability Zone you requested.',
  VcpuLimitExceeded:
    'You have requested more vCPU capacity than your current vCPU limit allows for the instance bucket.',
  ReservationCapacityExceeded:
    'The requested reservation does not have sufficient compatible and available capacity.',
  Unsupported: 'Your requested instance type is not supported in your requested Availability Zone.',
} as const;

/** What is to be launched, as far as it decides whether it is. */
interface Launch {
  readonly faults: readonly string[];
  readonly instanceType: string;
  readonly lifeCycle?: string | undefined;
}

/** Why an instance is not launched. */
interface LaunchRefusal {
  readonly code: Code | ForeignCode;
  readonly message: string;
  readonly next: string;
}

/** Every third call of a JSON service is refused; the hub refuses every request. */
export type ServiceFault = 'ThrottlingException' | 'HubForbidden' | 'HubRateLimited';

/** The faults that the services raise: which were asked for, and a note that one happened. */
export interface ServiceFaults {
  faults(): readonly string[];
  meet(fault: ServiceFault): void;
}

/** A fault may carry options after its name: `ReplicaDies@replica=1`. */
const nameOf = (fault: string) => fault.split('@')[0] ?? '';

/** Whether a fault of the services is among those that were asked for. */
export const hasFault = (faults: readonly string[], name: ServiceFault) =>
  faults.some((fault) => nameOf(fault) === name);

/** What keeps an instance from being launched, by the first fault that does; undefined if there is none. */
export function launchRefusal({ faults, instanceType, lifeCycle }: Launch): LaunchRefusal | undefined {
  const quota = instanceQuota(hardwareOf(instanceType).family, lifeCycle === 'spot' ? 'spot' : 'on-demand');
  return faults
    .map(nameOf)
    .map((name) => refusalOf(name, quota.code))
    .find((found) => found !== undefined);
}

/** A code of EC2 in its own words, or a failure signature of the launch with its sample. */
function refusalOf(name: string, quota: string): LaunchRefusal | undefined {
  if (Object.hasOwn(LAUNCH_FAULTS, name)) {
    const code = name as keyof typeof LAUNCH_FAULTS;
    // Another zone has the same quota.
    const more = `ask for more: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code ${quota} --desired-value VCPUS`;
    const next = code === 'VcpuLimitExceeded' ? more : 'try another zone, time or capacity';
    return { code, message: LAUNCH_FAULTS[code], next };
  }
  const row = SIGNATURES.find((it) => it.name === name && it.at === 'launch');
  return row && { code: foreignCode(name), message: row.sample, next: row.next };
}
