import { quantile as ofSorted } from '../../../lib/compare/bootstrap-interval';

/** The value below which a share of the values lies, between the two nearest ranks; not a number without values. */
export function quantile(values: readonly number[], share: number): number {
  return ofSorted(
    values.toSorted((a, b) => a - b),
    share,
  );
}
