/** What grew over many runs: the middle of the first runs after the warm ones, beside the middle of the last. */
import type { Sample } from './sample';

/** The first runs fill caches and pools. */
const WARM_RUNS = 2;

/** How much a count may differ between early and late runs without being growth: a share, and a few whole ones. */
const ALLOWED: Readonly<Record<keyof Sample, readonly [share: number, count: number]>> = {
  files: [0, 0],
  filesOfRuns: [Number.POSITIVE_INFINITY, 0],
  processes: [0, 0],
  accountKiB: [0.25, 0],
  accountDescriptors: [0, 3],
  replicaKiB: [0.25, 0],
  replicaDescriptors: [0, 3],
};

/** One count over all runs. */
interface Growth {
  readonly of: keyof Sample;
  readonly first: number;
  readonly early: number;
  readonly late: number;
  readonly grows: boolean;
}

/** Judges samples of at least four runs; fewer say nothing of growth, and grow nothing. */
export function growthOf(samples: readonly Sample[]): readonly Growth[] {
  const settled = samples.slice(Math.min(WARM_RUNS, Math.max(0, samples.length - 2)));
  const third = Math.max(1, Math.floor(settled.length / 3));
  return (Object.keys(ALLOWED) as (keyof Sample)[]).map((of) => {
    const early = middle(settled.slice(0, third).map((it) => it[of]));
    const late = middle(settled.slice(-third).map((it) => it[of]));
    const [share, count] = ALLOWED[of];
    return { of, first: samples[0]?.[of] ?? 0, early, late, grows: late > early * (1 + share) + count };
  });
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** As a table for people. */
export function growthTable(samples: readonly Sample[]): string {
  const rows = growthOf(samples).map(({ of, first, early, late, grows }) => [
    of,
    String(first),
    String(early),
    String(late),
    of === 'filesOfRuns' ? 'results' : grows ? 'GROWS' : 'steady',
  ]);
  const all = [['of', 'first', 'early', 'late', ''], ...rows];
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
