/** How many mutants of each group were killed, and whether that is enough. */
import { GROUPS, type Group, type Mutant } from './mutant';
import type { Fate } from './scratch';

/** Killed of a hundred, in every group that is asked for. */
export const LEAST_PER_CENT = 90;

export interface Judged {
  readonly mutant: Mutant;
  readonly fate: Fate;
}

export interface GroupScore {
  readonly group: Group;
  readonly killed: number;
  readonly all: number;
  readonly enough: boolean;
}

export function scoresOf(judged: readonly Judged[]): readonly GroupScore[] {
  return GROUPS.flatMap((group) => {
    const fates = judged.filter(({ mutant }) => mutant.group === group).map(({ fate }) => fate);
    if (fates.length === 0) return [];
    const killed = fates.filter((fate) => fate === 'killed').length;
    // A mutant whose text is gone says nothing any more, and has to be written anew.
    const enough = killed * 100 >= fates.length * LEAST_PER_CENT && !fates.includes('not found');
    return [{ group, killed, all: fates.length, enough }];
  });
}

export const nameOf = ({ file, from, to }: Mutant): string =>
  `${file}: ${JSON.stringify(shown(from))} → ${JSON.stringify(shown(to))}`;

/** Of a long text, what differs stands at its end. */
const shown = (text: string): string => (text.length > 90 ? `…${text.slice(-89)}` : text);
