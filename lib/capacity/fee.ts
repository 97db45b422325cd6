/** Money as decimal text: compared exactly, never rounded. */
import { requestError } from '../core/errors';
import type { Fee } from './capacity-market';

/** A bare amount is in this currency; any other is written behind the amount. */
const USUAL_CURRENCY = 'USD';

/** `858.26`, or `858.26 EUR`. */
export function parseFee(text: string): Fee {
  const match = /^(\d{1,12}(?:\.\d{1,10})?)(?:\s*([A-Z]{3}))?$/.exec(text.trim());
  if (match?.[1] === undefined) {
    throw requestError('FeeInvalid', `'${text}' is not an amount`, {
      next: "write it as the offer does, such as 858.26 or '858.26 EUR'",
    });
  }
  return { amount: match[1], currency: match[2] ?? USUAL_CURRENCY };
}

/** The same sum in the same currency: `858.260` is `858.26`. */
export function sameFee(one: Fee, other: Fee): boolean {
  return one.currency === other.currency && plain(one.amount) === plain(other.amount);
}

/** `858.26 USD`: with two digits behind the point at least, and as many as the fee has. */
export function formatFee({ amount, currency }: Fee): string {
  return `${atLeastCents(plain(amount))} ${currency}`;
}

/** What one instance costs for one hour of it, for comparison with other offers. */
export function feePerHour(fee: Fee, count: number, milliseconds: number): number {
  return Number(fee.amount) / (count * (milliseconds / 3_600_000));
}

function plain(amount: string): string {
  const [whole = '', fraction = ''] = amount.split('.');
  const cut = fraction.replace(/0+$/, '');
  return `${whole.replace(/^0+(?=\d)/, '')}${cut === '' ? '' : `.${cut}`}`;
}

function atLeastCents(amount: string): string {
  const [whole = '', fraction = ''] = amount.split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}
