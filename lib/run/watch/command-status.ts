/**
 * A status word of the service without spaces, undefined as an empty text. The service does not document that status
 * details have no spaces.
 */
export function plainStatus(text: string | undefined): string {
  return (text ?? '').replaceAll(' ', '');
}

const ENDED = new Set([
  'Success',
  'Cancelled',
  'TimedOut',
  'Failed',
  'Undeliverable',
  'Terminated',
  'DeliveryTimedOut',
  'ExecutionTimedOut',
  'InvalidPlatform',
  'AccessDenied',
  'RateExceeded',
]);

/**
 * Whether a status is an end. `Cancelling`, `Delayed`, `Pending` and words that are not known are not: more may come.
 */
export function hasEnded(status: string): boolean {
  return ENDED.has(status);
}
