/** The service's status words, and what they mean for us. */

/** The wire form of status details is not documented to be free of spaces, so they are compared without. */
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

/** `Cancelling`, `Delayed`, `Pending` and words we do not know are not an end: more may come. */
export function hasEnded(status: string): boolean {
  return ENDED.has(status);
}
