/** Options of any release with values of their types. */
import fc from 'fast-check';
import type { Json } from '../../../lib/core/json';
import { dialectOf, type OptionRow, optionKey, optionsOf, releaseOf } from '../../../lib/facts';

const word = fc.stringMatching(/^[A-Za-z0-9][ -~äß"\\{}$']{0,9}$/);
const number = fc.integer({ min: -3, max: 100_000 });

function arbitraryOf(row: OptionRow): fc.Arbitrary<Json> {
  if (row.choices !== undefined) return fc.constantFrom(...row.choices);
  switch (row.kind) {
    case 'flag':
    case 'switch':
      return fc.boolean();
    case 'int':
      return number;
    case 'float':
      return fc.constantFrom('0.5', '1e-7', '12');
    case 'ints':
      return fc.array(number, { minLength: 1, maxLength: 4 });
    case 'append':
    case 'strings':
      return fc.array(word, { minLength: 1, maxLength: 3 });
    case 'object':
      return row.keys === undefined ? fc.dictionary(word, number) : objectOf(row.keys);
    default:
      return word;
  }
}

/** Few of many, so that single options show. */
export const objectOf = (rows: readonly OptionRow[]): fc.Arbitrary<Record<string, Json>> =>
  fc
    .subarray([...rows], { maxLength: Math.min(5, rows.length) })
    .chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map((row) => [optionKey(row), arbitraryOf(row)]))),
    );

/** The table of a command of a release. */
export const rowsOf = (release: string, command: 'compile' | 'serve'): readonly OptionRow[] =>
  command === 'compile' ? optionsOf(releaseOf(release)) : dialectOf(releaseOf(release).dialect).serve.options;
