/** The alphabet of a whole number whose limits the host has too. */
import { WHOLE_NUMBERS, type WholeNumberLimits } from '../../facts';
import { Alphabet } from './alphabet';

/** A document parameter that is a whole number, by name. */
export type WholeNumber = keyof typeof WHOLE_NUMBERS;

/** `most` narrows the range, or ends one that has no end of its own. */
export function wholeNumberOf(name: WholeNumber, most?: number): Alphabet {
  const { min, max = Number.MAX_SAFE_INTEGER }: WholeNumberLimits = WHOLE_NUMBERS[name];
  return Alphabet.wholeNumber(min, Math.min(max, most ?? max));
}
