/** Values for the options of the real parsers. */
import type { OptionRow } from '../../../lib/facts';
import type { OptionValues } from '../../../lib/plan';

/** One value that the row takes. */
export function sampleOf({ kind, choices }: OptionRow): OptionValues[string] {
  if (choices !== undefined) return choices[0] as string;
  if (kind === 'flag' || kind === 'switch') return true;
  if (kind === 'int') return 8;
  if (kind === 'float') return '0.5';
  if (kind === 'ints') return [1, 8];
  return kind === 'object' ? {} : 'auto';
}
