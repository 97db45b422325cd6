import fc from 'fast-check';
import { modelOf } from '../../lib/facts';
import { checkLengths, type LengthRequest } from '../../lib/plan';

const request = (more: Partial<LengthRequest> = {}): LengthRequest => ({
  model: modelOf('meta-llama/Llama-3.3-70B-Instruct'),
  logicalCores: 2,
  sequence: 8192,
  context: 8192,
  input: { mean: 7936, stddev: 30, counting: 'llmperf', jitterPercent: 0 },
  output: { mean: 256, stddev: 30 },
  countedWith: 'model',
  ...more,
});
const codes = (more: Partial<LengthRequest>) => checkLengths(request(more)).refusals.map((each) => each.code);
const exact = { mean: 7936, stddev: 30, counting: 'exact', jitterPercent: 0 } as const;

describe('the lengths of the tutorial', () => {
  test('fit as LLMPerf counts them, by the measured length', () => {
    const check = checkLengths(request());
    expect(check.fits).toBe(true);
    expect(check.terms[0]).toMatchObject({
      mean: 7282,
      stddev: 26,
      basis: expect.stringContaining('measured'),
    });
    expect(check.totalTail).toBe(7697);
  });

  test('are shorter still with LLMPerf’s default tokenizer', () => {
    expect(checkLengths(request({ countedWith: 'default' })).terms[0]).toMatchObject({ mean: 6280 });
  });

  test('do not fit when they are counted exactly, and a length that would is named', () => {
    const [refusal] = checkLengths(request({ input: exact })).refusals;
    expect(refusal).toMatchObject({
      code: 'LengthTailExceedsSequence',
      message: expect.stringMatching(/reach 8362 tokens .* lengths.sequence is 8192/),
      next: 'set lengths.sequence to 8704, or lower workload.inputTokens.mean by 170',
    });
    expect(codes({ input: exact, sequence: 8704, context: 8704 })).toEqual([]);
    expect(codes({ input: { ...exact, mean: 7936 - 170 } })).toEqual([]);
  });

  test('are never to be lowered below nothing: a spread that is too wide is what is named', () => {
    const [refusal] = checkLengths(request({ input: { ...exact, mean: 100, stddev: 3000 } })).refusals;
    expect(refusal?.next).toBe(
      'set lengths.context to 12288 and lengths.sequence to 12800, or lower the stddev of workload.inputTokens or outputTokens',
    );
  });

  test('are scaled from the measurement, and say so, when another mean is asked for', () => {
    const [prompt] = checkLengths(
      request({ input: { mean: 4000, stddev: 30, counting: 'llmperf', jitterPercent: 0 } }),
    ).terms;
    // (7282 − 35) / 7936 of each, and the template's 35 tokens; the spread is rounded up.
    expect(prompt).toMatchObject({
      mean: 3688,
      stddev: 28,
      basis: expect.stringContaining('scaled from the measured'),
    });
  });
});

describe('compiled lengths are refused', () => {
  test.each([
    ['ContextExceedsSequence', { context: 8704 }],
    ['ContextNotDivisible', { context: 8000 }],
    ['PromptTailExceedsContext', { context: 7168 }],
  ])('as %s with %j', (code, more) => {
    expect(codes(more)).toEqual([code]);
  });

  test('by steps of 256 below 1024, and not at LNC 1, for which no rule was found', () => {
    const short = {
      input: { mean: 100, stddev: 0, counting: 'exact', jitterPercent: 0 },
      output: { mean: 16, stddev: 0 },
    } as const;
    expect(codes({ ...short, context: 768 })).toEqual([]);
    expect(codes({ ...short, context: 700 })).toEqual(['ContextNotDivisible']);
    expect(codes({ ...short, context: 700, logicalCores: 1 })).toEqual([]);
  });
});

describe('the end of what is compiled', () => {
  const of = (mean: number, output: number) => ({
    input: { mean, stddev: 0, counting: 'exact', jitterPercent: 0 } as const,
    output: { mean: output, stddev: 0 },
  });

  test.each([
    [4096, 4096, []],
    [4097, 4095, ['PromptTailExceedsContext']],
    [4096, 4097, ['LengthTailExceedsSequence']],
  ])('a prompt of %i and an answer of %i give %j', (prompt, answer, expected) => {
    expect(codes({ ...of(prompt, answer), context: 4096 })).toEqual(expected);
  });

  test.each([
    [640, ['ContextNotDivisible']],
    [768, []],
    [1024, []],
    [1280, ['ContextNotDivisible']],
    [1536, []],
  ])('a context of %i gives %j: steps of 256 below 1024, of 512 from there', (context, expected) => {
    expect(codes({ ...of(100, 16), context })).toEqual(expected);
  });
});

test('an admitted workload has its tail within what is compiled', () => {
  const lengths = fc.record({
    mean: fc.integer({ min: 1, max: 9000 }),
    stddev: fc.integer({ min: 0, max: 400 }),
  });
  fc.assert(
    fc.property(lengths, lengths, (input, output) => {
      const check = checkLengths(
        request({ input: { ...input, counting: 'exact', jitterPercent: 0 }, output }),
      );
      const tail = input.mean + output.mean + 4 * Math.sqrt(input.stddev ** 2 + output.stddev ** 2);
      expect(check.refusals.some((each) => each.code === 'LengthTailExceedsSequence')).toBe(
        Math.ceil(tail) > 8192,
      );
    }),
  );
});

test('jitter makes the longest prompt longer by its share, and the refusal names it', () => {
  const input = { mean: 7000, stddev: 0, counting: 'exact', jitterPercent: 20 } as const;
  const check = checkLengths(request({ input, output: { mean: 100, stddev: 0 } }));
  expect([check.promptTail, check.totalTail, check.jitterPercent]).toEqual([8400, 8500, 20]);
  expect(check.refusals.map(({ code }) => code)).toEqual([
    'PromptTailExceedsContext',
    'LengthTailExceedsSequence',
  ]);
  expect(check.refusals[1]?.message).toContain('4 standard deviations, 20 % jitter');
  expect(codes({ input: { ...input, jitterPercent: 2 }, output: { mean: 100, stddev: 0 } })).toEqual([]);
});

test('jitter widens the spread of the prompt as well, and not that of the output', () => {
  const input = { mean: 5000, stddev: 100, counting: 'exact', jitterPercent: 20 } as const;
  const check = checkLengths(request({ input, output: { mean: 100, stddev: 50 } }));
  // 1.2 × 5000 + 4 × 120; and with the output 6000 + 100 + 4 × √(120² + 50²).
  expect([check.promptTail, check.totalTail]).toEqual([6480, 6620]);
});

describe('the advice of a refusal about the context', () => {
  /** The first lengths that it names, in the place of those that were refused. */
  const followed = (lengths: { context: number; sequence: number }, next: string) => {
    const [, context, sequence] =
      /^set lengths.context to (\d+)(?: and lengths.sequence to (\d+))?/.exec(next) ?? [];
    return {
      context: Number(context),
      sequence: sequence === undefined ? lengths.sequence : Number(sequence),
    };
  };

  test('never names a context beyond the sequence', () => {
    const short = { input: { ...exact, mean: 1000 }, output: { mean: 100, stddev: 0 } };
    const [refusal] = checkLengths(request({ ...short, sequence: 5000, context: 5000 })).refusals;
    expect(refusal?.next).toBe(
      'set lengths.context to 5120 and lengths.sequence to 5120, or lengths.context to 4608',
    );
  });

  test('cures what it is said of', () => {
    const lengths = fc.integer({ min: 1024, max: 20_000 });
    let followedOnce = 0;
    fc.assert(
      fc.property(lengths, lengths, fc.integer({ min: 1, max: 15_000 }), (one, other, mean) => {
        const compiled = { context: Math.min(one, other), sequence: Math.max(one, other) };
        const work = { input: { ...exact, mean }, output: { mean: 200, stddev: 10 } };
        const ofContext = ['ContextNotDivisible', 'PromptTailExceedsContext', 'ContextExceedsSequence'];
        for (const { code, next } of checkLengths(request({ ...work, ...compiled })).refusals) {
          if (!ofContext.includes(code)) continue;
          followedOnce += 1;
          const left = codes({ ...work, ...followed(compiled, next) });
          expect([code, next, left.filter((each) => ofContext.includes(each))]).toEqual([code, next, []]);
        }
      }),
      { numRuns: 400 },
    );
    expect(followedOnce).toBeGreaterThan(100);
  });
});
