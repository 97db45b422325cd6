/** Failures that the account itself can raise; every other name is handed to the host's stand-ins. */

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

/** A fault that keeps an instance from being launched. */
type LaunchFault = keyof typeof LAUNCH_FAULTS;
/** Every third call of a JSON service is refused; the hub refuses every request. */
export type ServiceFault = 'ThrottlingException' | 'HubForbidden' | 'HubRateLimited';

/** A fault may carry options after its name: `ReplicaDies@replica=1`. */
const nameOf = (fault: string) => fault.split('@')[0] ?? '';

/** Whether a fault of the services is among those that were asked for. */
export const hasFault = (faults: readonly string[], name: ServiceFault) =>
  faults.some((fault) => nameOf(fault) === name);

/** The first fault that keeps an instance from being launched; undefined if there is none. */
export function launchFault(faults: readonly string[]): LaunchFault | undefined {
  return faults.map(nameOf).find((name): name is LaunchFault => Object.hasOwn(LAUNCH_FAULTS, name));
}
