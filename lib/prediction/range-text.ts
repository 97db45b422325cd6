import type { Range } from './ranges';

/** Two digits of each end after multiplication by the factor, 1 if absent: `14-24`; empty without a range. */
export function rangeText(range: Range | null | undefined, factor = 1): string {
  if (!range) return '';
  const two = (value: number) => String(Number((value * factor).toPrecision(2)));
  return `${two(range.low)}-${two(range.high)}`;
}
