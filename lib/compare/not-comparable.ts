import { requestError } from '../core/errors';
import type { Side } from './attempt';
import type { DifferenceRefused } from './difference';
import { ACROSS_NAMES, type AcrossName } from './groups';

/** Two sides are not comparable: every field with both values, and the `--across` that would allow it if one does. */
export function notComparable(
  a: Side,
  b: Side,
  refusals: readonly DifferenceRefused[],
  across: readonly AcrossName[],
) {
  const fields = refusals.map((row) => `${row.field} (${row.a} | ${row.b})`).join('; ');
  const needed = acrossNeeded(refusals, across);
  return requestError('NotComparable', `${a.name} and ${b.name} are not comparable: ${fields}`, {
    next:
      needed === null
        ? instead(refusals)
        : `if that is what you compare, add \`--across ${needed.join(',')}\``,
    data: { refusals, across: needed },
  });
}

/** All groups to name, with those that were named already; null if no question makes these runs comparable. */
function acrossNeeded(
  refusals: readonly DifferenceRefused[],
  across: readonly AcrossName[],
): AcrossName[] | null {
  const groups = refusals.map((row) => row.across);
  if (groups.includes(null)) return null;
  return ACROSS_NAMES.filter((name) => across.includes(name) || groups.includes(name));
}

function instead(refusals: readonly DifferenceRefused[]): string {
  const causes = refusals.filter((row) => row.across === null);
  const advice = [...new Set(causes.map((row) => row.next))].join('; ');
  return `they cannot be compared, whatever the question: ${advice}`;
}
