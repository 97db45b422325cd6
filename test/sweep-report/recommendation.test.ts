import type { Result } from '../../lib/contract/result';
import { sweepReport } from '../../lib/sweep-report';
import { environmentOf, SIX } from '../sweep/request';
import { ALL_SIX, type Cells, sweptAs } from './fixtures/measurements';

/** The workload's recommendation, with cells named by `TP/batch` in place of labels. */
function recommend(cells: Cells, more: Parameters<typeof sweptAs>[1] = {}) {
  const report = sweepReport(sweptAs(cells, more));
  const names = new Map(
    report.cells.map(({ label, layout, batch }) => [label, `${layout.tensorParallel}/${batch}`]),
  );
  return report.workloads.map(({ recommendation: { take, ties, ...words } }) => ({
    ...words,
    take: take === null ? null : names.get(take),
    ties: ties.map((label) => names.get(label)),
    report,
  }));
}
const only = (cells: Cells, more?: Parameters<typeof sweptAs>[1]) => {
  const [first] = recommend(cells, more);
  if (first === undefined) throw new TypeError('a sweep has a workload');
  return first;
};
const goodput = (requestsPerSecond: number, ttftSeconds = 2): Partial<Result> => ({
  goodput: { ttftSeconds, tpotSeconds: 0.05, requestsPerSecond, share: 0.5 },
});

describe('the recommendation', () => {
  test('is the cell with the most throughput, with its lead and its cost', () => {
    const it = only(ALL_SIX);
    expect(it.take).toBe('16/4');
    expect(it.ties).toEqual([]);
    expect(it.sentence).toMatch(
      /^Take #\d \(TP 16 × DP 4, batch 4, 16 in flight\): 212 output tokens\/s, USD 52\.41 for a million output tokens, 1\.50 times that of the next best, #\d\.$/,
    );
    expect(it.uncertainty.join()).toContain('was measured once');
    expect(it.wouldChange).toEqual([
      expect.stringMatching(/^another aim: the lowest TPOT p50 is that of #\d, 19\.6 ms against 56 ms$/),
      expect.stringContaining('measured at 1, 2, 4, 8, 16 in flight'),
    ]);
    expect(it.next).toBeNull();
  });

  const rows: ReadonlyArray<{
    readonly rule: string;
    readonly cells: Cells;
    readonly take: string | null;
    readonly ties?: readonly string[];
    readonly says: readonly RegExp[];
  }> = [
    {
      rule: 'a ratio below 1.2 is a tie, and the lower TPOT is taken',
      cells: { '16/4': { rate: 119, tpot: 0.05 }, '32/4': { rate: 100, tpot: 0.03 } },
      take: '32/4',
      ties: ['16/4'],
      says: [
        /ties with #\d \(1\.19 times at most\)/,
        /lowest TPOT p50 among them, 30 ms; #\d has the highest value/,
      ],
    },
    {
      rule: 'a ratio of 1.2 is no tie',
      cells: { '16/4': { rate: 120, tpot: 0.05 }, '32/4': { rate: 100, tpot: 0.03 } },
      take: '16/4',
      says: [/1\.20 times that of the next best/],
    },
    {
      rule: 'overlapping intervals are a tie at any ratio',
      cells: {
        '16/4': { rate: [100, 150, 200], tpot: 0.05 },
        '32/4': { rate: [80, 100, 120], tpot: 0.06 },
      },
      take: '16/4',
      ties: ['32/4'],
      says: [/1\.50 times at most, and their intervals overlap/, /lowest TPOT p50/],
    },
    {
      rule: 'intervals that are apart are no tie, and the mean of the repeats counts',
      cells: { '16/4': { rate: [199, 200, 201] }, '32/4': { rate: [99, 100, 101] } },
      take: '16/4',
      says: [
        /2\.00 times that of the next best/,
        /3 measurements, 95 % interval of the mean 197\.5 to 202\.5, clear of/,
      ],
    },
    {
      rule: 'a suspect winner is taken, and says so, beside the best valid cell',
      cells: { '16/4': { rate: 200, verdict: 'suspect' }, '32/4': { rate: 100 }, '32/1': { rate: 60 } },
      take: '16/4',
      says: [
        /is suspect \(balance\): the best valid cell is #\d, at 0\.50 times its value/,
        /before you rely on #\d: look at the log of replica 1/,
      ],
    },
    {
      rule: 'of a tie the valid one is taken, whatever its TPOT',
      cells: { '16/4': { rate: 110, verdict: 'suspect', tpot: 0.01 }, '32/4': { rate: 100, tpot: 0.05 } },
      take: '32/4',
      ties: ['16/4'],
      says: [/its verdict, the only valid one/, /suspect: #\d/],
    },
    {
      rule: 'an invalid winner is not taken, and could beat what is',
      cells: { '16/4': { rate: 900, verdict: 'invalid' }, '32/4': { rate: 100 } },
      take: '32/4',
      says: [
        /#\d: invalid; up to [\d.]+ output tokens\/s is predicted/,
        /no other cell has a number to compare/,
      ],
    },
    {
      rule: 'a partial result is not taken',
      cells: { '16/4': { rate: 900, change: { partial: true } }, '32/4': { rate: 100 } },
      take: '32/4',
      says: [/measured in part/],
    },
    {
      rule: 'one cell only is compared with nothing',
      cells: { '64/1': { rate: 36 } },
      take: '64/1',
      says: [
        /no other cell has a number to compare/,
        /failed \(CompileFailed\); nothing is predicted \(extrapolated\), and the floor allows/,
      ],
    },
    {
      rule: 'cells that could not beat it are named as such',
      cells: { ...ALL_SIX, '16/4': { rate: 1000 }, '16/1': 'failed' },
      take: '16/4',
      says: [/could not beat it, by the most that is predicted or that the floor allows: #\d/],
    },
    {
      rule: 'the goodput counts where every cell has one',
      cells: {
        '16/4': { rate: 200, change: goodput(0.2) },
        '32/4': { rate: 100, change: goodput(0.4) },
      },
      take: '32/4',
      says: [/0\.4 requests\/s within the limits \(TTFT ≤ 2,000 ms, TPOT ≤ 50 ms\)/],
    },
    {
      rule: 'the throughput counts where a cell has no goodput',
      cells: { '16/4': { rate: 200 }, '32/4': { rate: 100, change: goodput(0.4) } },
      take: '16/4',
      says: [/200 output tokens\/s/],
    },
    {
      rule: 'the throughput counts where the limits differ',
      cells: {
        '16/4': { rate: 200, change: goodput(0.2) },
        '32/4': { rate: 100, change: goodput(0.4, 3) },
      },
      take: '16/4',
      says: [/200 output tokens\/s/],
    },
    {
      rule: 'the throughput counts where no cell meets the limits',
      cells: { '16/4': { rate: 200, change: goodput(0) }, '32/4': { rate: 100, change: goodput(0) } },
      take: '16/4',
      says: [/200 output tokens\/s/],
    },
    {
      rule: 'a biased number of the cell is said',
      cells: {
        '16/4': {
          rate: 200,
          change: {
            verdict: {
              status: 'valid',
              checks: [],
              metrics: { tpotSeconds: { status: 'biased', reason: 'two tokens an event' } },
            },
          },
        },
        '32/4': { rate: 100 },
      },
      take: '16/4',
      says: [/TPOT of #\d is biased: two tokens an event/],
    },
    {
      rule: 'nothing valid: nothing is taken, and the cure of the first cell is told',
      cells: { '16/4': { rate: 900, verdict: 'invalid' }, '32/4': 'waiting' },
      take: null,
      says: [
        /^Nothing can be recommended: none of the 6 cells has a number that may be believed\./,
        /invalid \(error-rate\)/,
        /failed, CompileFailed/,
        /: waiting/,
        /then trainyard sweep resume six-sweep-20261129-050000-4f2a/,
      ],
    },
  ];

  test.each(rows)('$rule', ({ cells, take, ties = [], says }) => {
    const it = only(cells);
    expect(it.take).toBe(take);
    expect(it.ties).toEqual(ties);
    const words = [it.sentence, ...it.uncertainty, ...it.wouldChange, it.next].join('\n');
    for (const said of says) expect(words).toMatch(said);
  });

  test('is of the throughput alone, without a cost, when no price is known', () => {
    const it = only(ALL_SIX, { environment: environmentOf() });
    expect(it.sentence).toContain(': 212 output tokens/s, 1.50 times');
    expect(it.report.notes.join()).toContain('no cost: set `price`');
    expect(it.report.effort.used.cost).toBeNull();
  });

  test('is one for each workload', () => {
    const lengths = [{ sequence: 8192 }, { sequence: 2048, input: 1024, output: 128 }];
    const [long, short] = recommend(
      { '16/4:7936': { rate: 212 }, '32/4:7936': { rate: 100 }, '64/4:1024': { rate: 500 } },
      { sweep: { ...SIX, lengths } },
    );
    expect([long?.take, short?.take]).toEqual(['16/4', '64/4']);
    expect(short?.sentence).toContain('no other cell has a number to compare');
  });

  test('is about emulated hardware where a part was emulated, and leans on no prediction', () => {
    const it = only({
      '16/4': { rate: 212, change: { emulated: { timeScale: 20 } } },
      '32/4': { rate: 100 },
    });
    // The other cell is of hardware: nothing follows from the two.
    expect(it.take).toBeNull();
    expect(it.sentence).toMatch(/^Emulated: nothing can be recommended: the cells are not comparable/);
    const emulated = only({ ...ALL_SIX, '64/1': 'failed' }, { change: { emulated: { timeScale: 20 } } });
    expect(emulated.sentence).toMatch(
      /^On the emulated hardware, which says nothing about Trainium: take #\d/,
    );
    expect(emulated.uncertainty[0]).toContain('emulated hardware: measure on an instance');
    expect(emulated.wouldChange.join()).not.toMatch(/predicted|floor/);
    expect(emulated.report.effort.used.cost).toBeNull();
  });

  test('is what the cells say so far while the sweep goes on', () => {
    const it = only({ ...ALL_SIX, '32/4': 'working' }, { change: { endedAt: null } });
    expect(it.uncertainty.join()).toContain('the sweep goes on');
    expect(it.wouldChange.join()).toContain('being measured');
    expect(it.next).toBe('trainyard sweep status six-sweep-20261129-050000-4f2a');
    const none = only({ '32/4': 'working' }, { change: { endedAt: null } });
    expect(none.next).toContain('wait for the first measurement');
  });

  test('says that cells write other text', () => {
    const answers = (digest: string): Partial<Result> => ({
      answers: { ...ANSWERS, digest: digest.repeat(64) },
    });
    const it = only({
      '16/4': { rate: 200, change: answers('a') },
      '32/4': { rate: 100, change: answers('b') },
    });
    expect(it.uncertainty.join()).toContain('greedy answers differ');
    const same = only({
      '16/4': { rate: 200, change: answers('a') },
      '32/4': { rate: 100, change: answers('a') },
    });
    expect(same.uncertainty.join()).not.toContain('greedy answers');
    const asked = { answers: { ...ANSWERS, set: 'e'.repeat(64), digest: 'b'.repeat(64) } };
    const others = only({
      '16/4': { rate: 200, change: answers('a') },
      '32/4': { rate: 100, change: asked },
    });
    expect(others.uncertainty.join()).not.toContain('greedy answers');
  });

  test('counts the cells that were left out before the start', () => {
    const limits = { until: '2026-11-30T05:00:00Z' };
    const it = only({}, { sweep: { ...SIX, batches: [1, 2, 4], limits } });
    expect(it.report.dropped.length).toBeGreaterThan(0);
    const taken = only(
      { ...ALL_SIX, '64/2': { rate: 50 } },
      { sweep: { ...SIX, batches: [1, 2, 4], limits } },
    );
    expect(taken.wouldChange.join()).toContain(
      'left out before the start: the plan does not keep the layouts',
    );
  });
});

const ANSWERS = {
  set: 'f'.repeat(64),
  version: 1,
  prompts: 2,
  unit: 'word' as const,
  perReplica: [],
  agree: true,
  firstDifference: null,
};
