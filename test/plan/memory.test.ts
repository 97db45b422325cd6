import { hardwareOf, modelOf } from '../../lib/facts';
import { bandwidthFloor, type MemoryTerm, memoryBar, memoryBudget } from '../../lib/plan';

const GIB = 1024 ** 3;
const SEVENTY = modelOf('meta-llama/Llama-3.3-70B-Instruct');
const TRN2 = hardwareOf('trn2.48xlarge');

const budget = (tensorParallel: number, batch: number, otherMiB = 0) =>
  memoryBudget({
    hardware: TRN2,
    model: SEVENTY,
    tensorParallel,
    batch,
    sequence: 8192,
    logicalCores: 2,
    otherMiB,
  });
const term = (terms: readonly MemoryTerm[], name: string) =>
  terms.find((each) => each.name === name)?.bytes ?? NaN;
const weights = (terms: readonly MemoryTerm[]) => term(terms, 'weights') + term(terms, 'replicatedKeyValue');

describe('the memory of one logical core for Llama 3.3 70B at 8192', () => {
  test.each([
    [64, 2.33, 0.3125, 3.58, 4.83],
    [32, 4.34, 0.3125, 5.59, 6.84],
    [16, 8.37, 0.3125, 9.62, 10.87],
    [8, 16.43, 0.3125, 17.68, 18.93],
    [4, 32.85, 0.625, 35.35, 37.85],
  ])(
    'at TP %i is %f GiB of weights, %f a sequence, %f at batch 4, %f at batch 8',
    (tp, w, kv, four, eight) => {
      const { terms } = budget(tp, 4);
      expect(weights(terms) / GIB).toBeCloseTo(w, 2);
      expect(term(budget(tp, 1).terms, 'keyValueCache') / GIB).toBe(kv);
      expect((weights(terms) + term(terms, 'keyValueCache')) / GIB).toBeCloseTo(four, 2);
      const more = budget(tp, 8).terms;
      expect((weights(more) + term(more, 'keyValueCache')) / GIB).toBeCloseTo(eight, 2);
    },
  );

  test('names the two overheads, and whose the second is', () => {
    const { terms, limitBytes, totalBytes, freeBytes } = budget(32, 4, 2048);
    expect(term(terms, 'microcode')).toBe(192 * 1024 ** 2);
    expect(terms.filter((each) => each.ours).map((each) => each.name)).toEqual(['other']);
    expect(limitBytes).toBe(24 * GIB);
    expect(totalBytes + freeBytes).toBe(limitBytes);
    expect(budget(4, 1).fits).toBe(false);
  });

  test('gives every attention head its own cache when heads and ranks do not divide', () => {
    // 8 heads over 3 ranks: no rule of sharing applies, so all attention heads get key and value, 66 with the padding.
    const { terms } = budget(3, 1);
    expect(term(terms, 'keyValueCache') / GIB).toBeCloseTo((0.3125 * 66) / 3, 6);
  });
});

describe('the floor of a decode step', () => {
  test.each([
    [64, 3.04],
    [32, 6.08],
    [16, 12.16],
  ])('at TP %i is %f ms', (tensorParallel, milliseconds) => {
    const floor = bandwidthFloor(TRN2, SEVENTY, { tensorParallel, logicalCores: 2 });
    expect(floor.tpotMilliseconds).toBeCloseTo(milliseconds, 2);
  });
});

describe('the memory bar', () => {
  test.each([10, 24, 60, 200])('is exactly %i cells wide and shows every term', (width) => {
    const segments = memoryBar(budget(32, 4, 2048), width);
    expect(segments.reduce((sum, segment) => sum + segment.cells, 0)).toBe(width);
    expect(segments.every((segment) => segment.cells >= 1)).toBe(true);
    expect(segments.map((segment) => segment.name)).toContain('free');
  });
});
