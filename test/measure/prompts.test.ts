import { join } from 'node:path';
import { World } from './world';

interface Case {
  readonly asked: { counting: 'llmperf' | 'exact'; jitterPercent: number };
  readonly drawn: readonly number[];
  readonly targets: readonly number[];
  readonly counted: readonly number[];
  readonly same: readonly string[];
  readonly other: string;
}

interface Seen {
  readonly absent: readonly string[];
  readonly zero: readonly string[];
  readonly cases: readonly Case[];
  readonly spread: readonly number[];
  readonly long: readonly string[];
  readonly short: readonly string[];
}

/** What seed 11111 sent before lengths could be varied: LLMPerf's counting, then exact counting. */
const BEFORE = [
  '445160fee85797301f010077d0c9bd9f7bf30bcece2cecd6bff9b740a7bd4f41',
  '45456b88ae26d62a28b203f5f4027c0c59917c60645cff4b38eac9d76bf4b10d',
];

describe('input lengths', () => {
  let world: World;
  let seen: Seen;
  beforeAll(async () => {
    world = new World();
    const { stdout, stderr } = await world.python([join(__dirname, 'fixtures/prompts.py')]);
    if (stdout === '') throw new Error(stderr);
    seen = JSON.parse(stdout);
  });
  afterAll(() => world.close());

  test('without jitter are what they were, to the byte', () => {
    expect(seen.absent).toEqual(BEFORE);
    expect(seen.zero).toEqual(BEFORE);
  });

  test('with jitter stay within their share of what was drawn, one factor for each', () => {
    for (const { asked, drawn, targets } of seen.cases) {
      expect(drawn).toHaveLength(targets.length);
      const share = asked.jitterPercent / 100;
      for (const [at, target] of targets.entries()) {
        const length = drawn[at] ?? Number.NaN;
        expect(target).toBeGreaterThanOrEqual(Math.round(length * (1 - share)) - 1);
        expect(target).toBeLessThanOrEqual(Math.round(length * (1 + share)) + 1);
      }
    }
  });

  test('are spread evenly over that share', () => {
    const quarters = [800, 900, 1000, 1100].map(
      (from) => seen.spread.filter((length) => length >= from && length < from + 100).length,
    );
    for (const count of quarters) expect(Math.abs(count - 125)).toBeLessThan(40);
    expect(Math.min(...seen.spread)).toBeLessThan(805);
    expect(Math.max(...seen.spread)).toBeGreaterThan(1195);
  });

  test('and prompts are the same for one seed, and others for another', () => {
    for (const { same, other } of seen.cases) {
      expect(same[0]).toBe(same[1]);
      expect(same[0]).not.toBe(other);
    }
  });

  test('are exact where they are counted exactly', () => {
    const exact = seen.cases.filter(({ asked }) => asked.counting === 'exact');
    expect(exact.length).toBeGreaterThan(10);
    for (const { counted, targets } of exact) expect(counted).toEqual(targets);
  });

  test('that jitter makes too long are refused', () => {
    expect(seen.long[0]).toBe('built');
    expect(seen.long[1]).toMatch(
      /^WorkloadTooLong: request \d+ has 1[1-4]\d\d prompt tokens and max_tokens 51/,
    );
  });

  test("below LLMPerf's own first line are refused, where LLMPerf would draw for ever", () => {
    expect(seen.short[0]).toMatch(/^PromptTooShort: 5 prompt tokens were asked and LLMPerf's own first line/);
    expect(seen.short[1]).toBe('built');
  });
});
