/** One resample of the requests of a run, and what its metric would have been. */

/** Draws the metric of one resample. */
export type Draw = (random: () => number) => number;

/**
 * A percentile without sorting every resample: the values are sorted once, a resample is a count per value, and
 * its order statistics are found by walking the counts.
 */
export function quantileDraw(values: readonly number[], share: number): Draw {
  const sorted = Float64Array.from(values).sort();
  const { length } = sorted;
  const counts = new Uint32Array(length);
  const position = (length - 1) * share;
  const below = Math.floor(position);
  return (random) => {
    counts.fill(0);
    for (let index = 0; index < length; index++) {
      const at = (random() * length) | 0;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    let [at, seen] = [0, counts[0] ?? 0];
    while (seen <= below) seen += counts[++at] ?? 0;
    const low = sorted[at] ?? Number.NaN;
    if (seen > below + 1 || below + 1 >= length) return low;
    do at++;
    while ((counts[at] ?? 0) === 0);
    return low + ((sorted[at] ?? low) - low) * (position - below);
  };
}

/**
 * A rate in a closed loop: with a fixed number of requests in flight, the window grows with the sum of their
 * durations. So a resample's rate is the measured one, times its share of the work, over its share of the time.
 */
export function rateDraw(rate: number, work: readonly number[], seconds: readonly number[]): Draw {
  const [allWork, allSeconds] = [sum(work), sum(seconds)];
  const { length } = work;
  return (random) => {
    let [someWork, someSeconds] = [0, 0];
    for (let index = 0; index < length; index++) {
      const at = (random() * length) | 0;
      someWork += work[at] ?? 0;
      someSeconds += seconds[at] ?? 0;
    }
    return (rate * (someWork / allWork)) / (someSeconds / allSeconds);
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
