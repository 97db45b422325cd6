import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareLayouts, modelled } from '../../lib/prediction';
import { equalHardware } from '../tools/fit/equal-hardware';
import { readPublishedRows } from '../tools/fit/published-row';
import { rankedPairs } from '../tools/fit/ranked-pairs';
import { candidateOf, workOf } from './request';

const ROWS = readPublishedRows(readFileSync(join(__dirname, '../../test/tools/fit/data/rows.csv'), 'utf8'));

describe('layouts of a publication that the constants have not seen', () => {
  test('are put in the measured order', () => {
    expect(rankedPairs(ROWS)).toEqual({
      throughput: { right: 83, pairs: 88 },
      decodeStep: { right: 53, pairs: 53 },
    });
  });

  test('on equal hardware too, except with the longest prompts', () => {
    const wrong = equalHardware(ROWS).filter(({ measured, predicted }) => measured > 1 !== predicted > 1);
    expect(equalHardware(ROWS)).toHaveLength(16);
    expect(wrong.map(({ inputTokens, concurrency }) => [inputTokens, concurrency])).toEqual([
      [29_700, 4],
      [29_700, 8],
    ]);
  });
});

describe('two layouts', () => {
  const work = workOf({ concurrency: 16 });
  const at = (dataParallel: number, tensorParallel: number, batch: number, of = work) =>
    modelled(candidateOf({ dataParallel, tensorParallel, batch }), of);

  test('are a tie below 1.2, and not above', () => {
    const one = at(4, 16, 4);
    const slower = (factor: number) => ({
      ...one,
      served: { ...one.served, tokensPerSecond: one.served.tokensPerSecond / factor },
    });
    expect(compareLayouts(one, slower(1.19), work).call).toBe('tie');
    expect(compareLayouts(one, slower(1.21), work).call).toBe('first');
    expect(compareLayouts(slower(1.21), one, work).call).toBe('second');
  });

  test('are both to be measured where the model errs', () => {
    expect(compareLayouts(at(4, 16, 4), at(1, 64, 16), work, true).call).toBe('measureBoth');
    const long = workOf({ concurrency: 16, inputTokens: 16_385 });
    expect(compareLayouts(at(4, 16, 4, long), at(8, 8, 2, long), long).call).toBe('measureBoth');
  });

  test('say what makes the faster one faster', () => {
    expect(compareLayouts(at(4, 16, 4), at(8, 8, 2), work).because).toBe('weights');
    expect(compareLayouts(at(4, 16, 4), at(4, 16, 64), work).because).toBe('keyValue');
    expect(compareLayouts(at(4, 16, 4), at(2, 16, 8), work).because).toBe('prefill');
  });
});
