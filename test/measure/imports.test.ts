import { python } from './fixtures/python';

describe("LLMPerf's files", () => {
  interface Board {
    readonly version: string;
    readonly recognised: string;
    readonly apart: number;
    readonly fieldApart: number;
    readonly errorRate: string;
  }
  interface Fuzzed {
    readonly ended: Record<string, number>;
    readonly crashes: readonly string[];
    readonly nameless: readonly string[];
  }
  const COUNT = 3_000;
  const { leaderboard, fuzzed } = python<{ leaderboard: Board[]; fuzzed: Fuzzed }>(
    'imports.py',
    String(COUNT),
  );

  test('of nineteen boards give the time after the first token over the tokens after it', () => {
    expect(leaderboard).toHaveLength(19);
    for (const board of leaderboard) expect(board.apart).toBeLessThan(1e-9);
    const contained = leaderboard.filter(({ version }) => version !== 'f1d6bed-patched');
    for (const board of contained) expect(board.fieldApart).toBeGreaterThan(0.02);
  });

  test('are told apart by what their field means, and only the one that keeps failures is judged for them', () => {
    expect(leaderboard.map(({ recognised }) => recognised)).toEqual(
      leaderboard.map(({ version }) => version),
    );
    for (const { version, errorRate } of leaderboard) {
      expect(errorRate).toBe(version === 'v2.0' ? 'pass' : 'not-judged');
    }
  });

  test('three thousand damaged ones end in a verdict or in an error of ours that names the file', () => {
    expect(fuzzed.crashes).toEqual([]);
    expect(fuzzed.nameless).toEqual([]);
    const counts = Object.values(fuzzed.ended);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(COUNT);
    expect(Object.keys(fuzzed.ended)).toEqual(
      expect.arrayContaining(['ImportUnreadable', 'suspect', 'invalid']),
    );
    expect(Object.keys(fuzzed.ended)).not.toContain('valid');
  });
});
