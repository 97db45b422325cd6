import type { CoreConstants, CoreDesign } from '../../../lib/prediction/core-constants';
import type { FittedCore, Interval } from '../../../lib/prediction/fitted';
import { fitConstants } from './fit-constants';
import type { PublishedRow } from './published-row';
import { quantile } from './quantile';

const DRAWS = 200;
const SEED = 1;

/** Intervals of the constants over sources drawn with replacement; the same for the same rows. */
export function bootstrap(rows: readonly PublishedRow[], design: CoreDesign): FittedCore['intervals'] {
  const ours = rows.filter((row) => row.design === design);
  const names = [...new Set(ours.map(({ source }) => source))];
  const sources = names.map((name) => ours.filter(({ source }) => source === name));
  const draw = randomNumbers(SEED);
  const fits = Array.from({ length: DRAWS }, () => fitConstants(drawn(sources, draw), design));
  return intervalsOf(fits.filter((fit) => fit !== undefined));
}

/** A source that is drawn twice counts as two sources. */
function drawn(sources: ReadonlyArray<readonly PublishedRow[]>, draw: () => number): PublishedRow[] {
  return sources.flatMap((_, turn) => {
    const rows = sources[Math.floor(draw() * sources.length)] ?? [];
    return rows.map((row) => ({ ...row, source: `${row.source}#${turn}` }));
  });
}

function intervalsOf(fits: readonly CoreConstants[]): FittedCore['intervals'] {
  const [first] = fits;
  if (first === undefined) return {};
  const names = (Object.keys(first) as (keyof CoreConstants)[]).filter((name) => first[name]);
  return Object.fromEntries(
    names.map((name) => {
      const values = fits.flatMap((fit) => fit[name] ?? []);
      return [name, [quantile(values, 0.05), quantile(values, 0.95)] satisfies Interval];
    }),
  );
}

/** Evenly from 0 to 1: the minimal standard generator of Park and Miller, exact in doubles. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
