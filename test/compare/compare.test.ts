import { type Comparison, compareRuns } from '../../lib/compare';
import { seededRandom } from '../../lib/compare/seeded-random';
import { attempt, repeats, requests, side, summary, throughput } from './sides';

const metric = (comparison: Comparison, name: string) => {
  const found = comparison.metrics.find((it) => it.name === name);
  if (found === undefined) throw new TypeError(`no ${name} in ${comparison.metrics.map((it) => it.name)}`);
  return found;
};
const quick = { resamples: 2000 };

describe('over repeats', () => {
  test('identical runs show no difference in any metric', () => {
    const comparison = compareRuns(repeats('A', 270, 270, 270), repeats('B', 270, 270, 270), quick);
    expect(comparison.basis).toBe('repeats');
    expect(new Set(comparison.metrics.map((it) => it.reading))).toEqual(new Set(['no difference shown']));
    expect(metric(comparison, 'output throughput')).toMatchObject({
      difference: 0,
      interval: { low: 0, high: 0 },
    });
  });

  test('runs of one spread show no difference', () => {
    const comparison = compareRuns(repeats('A', 268, 271, 274), repeats('B', 270, 273, 266), quick);
    const found = metric(comparison, 'output throughput');
    expect(found.reading).toBe('no difference shown');
    expect(found.interval?.low).toBeLessThan(0);
    expect(found.interval?.high).toBeGreaterThan(0);
  });

  test('a clear difference is shown, with its direction', () => {
    const faster = compareRuns(repeats('A', 268, 271, 274), repeats('B', 300, 305, 309), quick);
    expect(metric(faster, 'output throughput').reading).toBe('better');
    const slower = compareRuns(repeats('A', 300, 305, 309), repeats('B', 268, 271, 274), quick);
    expect(metric(slower, 'output throughput').reading).toBe('worse');
  });

  test('lower latency is better', () => {
    const latency = (...p50s: number[]) =>
      side(
        'S',
        ...p50s.map((p50) => {
          const { metrics } = attempt().result;
          return attempt({ metrics: { ...metrics, ttftSeconds: summary(p50) } });
        }),
      );
    const comparison = compareRuns(latency(0.8, 0.81, 0.79), latency(0.5, 0.51, 0.52), quick);
    expect(metric(comparison, 'TTFT p50').reading).toBe('better');
    expect(metric(comparison, 'TPOT p50').reading).toBe('no difference shown');
  });

  test('the same comparison has the same numbers, and an extra metric moves no other', () => {
    const [a, b] = [repeats('A', 1, 2, 3), repeats('B', 2, 3, 5)];
    expect(compareRuns(a, b, quick)).toEqual(compareRuns(a, b, quick));
  });
});

test('a metric that its own verdict calls biased is named beside the numbers', () => {
  const metrics = { interTokenSeconds: { status: 'biased' as const, reason: '1.142 tokens per event' } };
  const biased = attempt({ verdict: { status: 'valid', checks: [], metrics } });
  const { notes } = compareRuns(side('A', attempt()), side('B', biased), quick);
  expect(notes).toContainEqual(expect.stringContaining(`ITL of ${biased.name} (1.142 tokens per event)`));
  expect(compareRuns(side('A', attempt()), side('B', attempt()), quick).notes.join()).not.toContain('biased');
});

describe('with one run on a side', () => {
  const run = (seed: number, ttft: number) => {
    const some = requests(400, ttft, seededRandom(seed));
    const { metrics } = attempt().result;
    return side(`S${seed}`, attempt({ metrics: { ...metrics, ttftSeconds: summary(ttft) } }, some));
  };

  test('the interval is over requests, and is called variation within the runs', () => {
    const comparison = compareRuns(run(1, 0.8), run(2, 0.8), quick);
    expect(comparison.basis).toBe('requests');
    expect(comparison.notes.join(' ')).toContain('variation within these runs only');
    expect(metric(comparison, 'TTFT p50').reading).toBe('no difference shown');
  });

  test('a clear difference is outside of that variation', () => {
    const found = metric(compareRuns(run(1, 0.8), run(2, 0.6), quick), 'TTFT p50');
    expect(found.reading).toBe('better');
    expect(found.interval?.high).toBeLessThan(-0.15);
    expect(found.interval?.low).toBeGreaterThan(-0.25);
  });

  test('there is no interval when the requests are not at hand', () => {
    const comparison = compareRuns(repeats('A', 270), repeats('B', 300, 301), quick);
    expect(comparison.basis).toBe('none');
    expect(metric(comparison, 'output throughput')).toMatchObject({ interval: null, reading: 'no interval' });
    expect(comparison.notes.join(' ')).toContain('no intervals');
  });

  test('ten thousand resamples of a thousand requests take seconds of processor time at most', () => {
    const big = (seed: number) => side(`S${seed}`, attempt({}, requests(1000, 0.8, seededRandom(seed))));
    const before = process.cpuUsage();
    expect(compareRuns(big(1), big(2)).metrics.every((it) => it.interval !== null)).toBe(true);
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(10);
  });
});

describe('goodput', () => {
  const good = (ttftSeconds: number, requestsPerSecond: number) =>
    attempt({ goodput: { ttftSeconds, tpotSeconds: 0.05, requestsPerSecond, share: 0.9 } });

  test('is compared when the limits are the same', () => {
    const comparison = compareRuns(side('A', good(1, 0.9)), side('B', good(1, 1.1)), quick);
    expect(metric(comparison, 'goodput').difference).toBeCloseTo(0.2, 9);
  });

  test('is left out, and said to be, when they are not', () => {
    const comparison = compareRuns(side('A', good(1, 0.9)), side('B', good(2, 1.1)), quick);
    expect(comparison.metrics.map((it) => it.name)).not.toContain('goodput');
    expect(comparison.notes.join(' ')).toContain('goodput is left out');
  });
});

test('a metric that a run does not have is left out', () => {
  const { metrics } = attempt().result;
  const without = side('B', attempt({ metrics: { ...metrics, tpotSeconds: null } }));
  const names = compareRuns(side('A', attempt({ throughput: throughput(1) })), without, quick).metrics.map(
    (it) => it.name,
  );
  expect(names).toContain('TTFT p50');
  expect(names).not.toContain('TPOT p50');
});
