import { python } from './fixtures/python';

const MINUTES = 60_000;

/** A seeded part of what `npm run bench -- --only verdict` does in full. */
const PLAN = { clean: 200, seeds: 1, requests: [40, 200], sizes: 1, processes: 2 };

interface Cell {
  readonly kind: string;
  readonly share: string;
  readonly requests: number;
  readonly tried: number;
  readonly found: number;
}

interface Clean {
  readonly number: number;
  readonly shape: string;
  readonly status: string;
  readonly why: readonly string[];
  readonly tpotError: number | null;
  readonly interToken: string;
}

describe('faults of any kind, in any share of the requests', () => {
  const { cells, clean } = python<{ cells: Cell[]; clean: Clean[] }>('detection.py', JSON.stringify(PLAN));
  const at = (requests: number, ...shares: string[]) =>
    cells.filter((cell) => cell.requests === requests && shares.includes(cell.share));
  const missed = (found: readonly Cell[]) => found.filter((cell) => cell.found < cell.tried);

  test('are at least eighty', () => {
    expect(new Set(cells.map(({ kind, share }) => `${kind}, ${share}`)).size).toBeGreaterThanOrEqual(80);
  });

  test.each(PLAN.requests)('from thirty in a hundred on, all are found in %d requests', (requests) => {
    const many = at(requests, '30 %', '60 %', 'one replica', 'from the middle on', 'from the 15th on');
    expect(many.length).toBeGreaterThan(100);
    expect(missed(many)).toEqual([]);
  });

  test.each(PLAN.requests)('at ten in a hundred nine of ten are found in %d requests', (requests) => {
    const some = at(requests, '10 %');
    expect(missed(some).length).toBeLessThanOrEqual(some.length / 10);
  });

  test('and a clean run is as good as never doubted', () => {
    expect(clean.filter(({ status }) => status === 'invalid')).toEqual([]);
    expect(clean.filter(({ status }) => status === 'suspect').length).toBeLessThan(PLAN.clean / 50);
  });

  test('a speculative run is valid, its time per token right, and its gaps are said to be none', () => {
    const speculative = clean.filter(({ shape }) => shape === 'speculative');
    expect(speculative.length).toBeGreaterThan(20);
    for (const run of speculative) {
      expect(run).toMatchObject({ status: 'valid', interToken: 'biased' });
      expect(Math.abs(run.tpotError ?? 1)).toBeLessThan(0.005);
    }
  });
});

test('events of two tokens leave the mean time between tokens as it is, and double the median between events', () => {
  type Numbers = { mean: number; p50: number };
  const { single, merged } = python<{ single: Numbers; merged: Numbers }>('merged_events.py');
  expect(Math.abs(merged.mean / single.mean - 1)).toBeLessThan(0.01);
  expect(merged.p50 / single.p50).toBeGreaterThan(1.8);
});

test(
  'judging takes little memory for each request, and its percentiles are exact',
  () => {
    const [some, more] = [2_000, 8_000].map((requests) =>
      python<{ megabytes: number; apart: number; status: string; completed: number }>(
        'many_requests.py',
        String(requests),
        '24',
      ),
    );
    if (!some || !more) throw new Error('no measurements');
    expect(more).toMatchObject({ status: 'valid', completed: 8_000 });
    const each = (more.megabytes - some.megabytes) / 6_000;
    expect(some.megabytes + each * 100_000).toBeLessThan(300);
    expect(Math.max(some.apart, more.apart)).toBeLessThan(0.001);
  },
  10 * MINUTES,
);
