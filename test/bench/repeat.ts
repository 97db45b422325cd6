/**
 * The middle one of three, row by row: a neighbour on this machine spoils one attempt, a defect spoils them all.
 * What must be exact must be so each time.
 */
import type { Row } from './row';

const TIMES = 3;

export async function middleOf(attempt: () => Promise<Row[]>): Promise<Row[]> {
  const attempts: Row[][] = [];
  while (attempts.length < TIMES) attempts.push(await attempt());
  return (attempts[0] ?? []).map((first, index) => {
    const same = attempts.map((rows) => rows[index] ?? first);
    const inexact = same.find(
      ({ required, verdict }) => required?.least === required?.most && verdict === 'fail',
    );
    if (inexact) return inexact;
    return same.sort((a, b) => order(a) - order(b))[Math.floor(TIMES / 2)] ?? first;
  });
}

/** What could not be computed counts as the worst. */
const order = ({ ratio }: Row) => (ratio === null || Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio);
