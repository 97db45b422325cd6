/** Failures that the account itself can raise; every other name is handed to the host's stand-ins. */

/** Raised instead of a machine, with the words of EC2. */
export const LAUNCH_FAULTS = {
  InsufficientInstanceCapacity:
    'We currently do not have sufficient capacity for the instance type in the Availability Zone you requested.',
  VcpuLimitExceeded:
    'You have requested more vCPU capacity than your current vCPU limit allows for the instance bucket.',
  ReservationCapacityExceeded:
    'The requested reservation does not have sufficient compatible and available capacity.',
  Unsupported: 'Your requested instance type is not supported in your requested Availability Zone.',
} as const;

export type LaunchFault = keyof typeof LAUNCH_FAULTS;
export type FaultName = LaunchFault | 'ThrottlingException' | 'HubForbidden';

export function launchFault(faults: readonly string[]): LaunchFault | undefined {
  return faults.find((fault): fault is LaunchFault => fault in LAUNCH_FAULTS);
}
