import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainyardError } from '../../lib/core/errors';
import { parseSweep, readSweep, type SweepInput } from '../../lib/sweep';
import { environmentOf, NOW, PRICE, planOf, SIX } from './request';

function refusal(
  of: () => unknown,
): Pick<TrainyardError, 'kind' | 'code' | 'message' | 'path' | 'next' | 'data'> {
  try {
    of();
  } catch (error) {
    return error as TrainyardError;
  }
  throw new RangeError('nothing was refused');
}

const layouts = (tensorParallel: number, dataParallel: number) => ({
  layouts: [{ tensorParallel, dataParallel }],
});

describe('a file is refused with its field, the limit and what to write', () => {
  test.each<[string, unknown, string, RegExp, RegExp]>([
    ['no name', {}, 'SweepFileInvalid', /^name: /, /correct name/],
    ['no object', [], 'SweepFileInvalid', /^the sweep: /, /correct the file/],
    [
      'unknown field',
      { name: 'a', batchs: [1] },
      'SweepFieldUnknown',
      /^batchs is not a field of a sweep/,
      /batches\?/,
    ],
    [
      'unknown field inside',
      { name: 'a', layouts: [{ tensorParalel: 64, dataParallel: 1, tensorParallel: 64 }] },
      'SweepFieldUnknown',
      /^tensorParalel is not a field of layouts.0/,
      /did you mean tensorParallel\?/,
    ],
    [
      'unknown limit',
      { name: 'a', limits: { price: 3 } },
      'SweepFieldUnknown',
      /price is not/,
      /maxCost, until, maxCells/,
    ],
    [
      'batch 0',
      { name: 'a', batches: [0] },
      'SweepFileInvalid',
      /batches.0: .*>=1, got 0/,
      /correct batches.0/,
    ],
    [
      'a bad time',
      { name: 'a', limits: { until: 'noon' } },
      'SweepFileInvalid',
      /limits.until/,
      /limits.until/,
    ],
    [
      'concurrency',
      { name: 'a', loads: [{ concurrency: 'all' }] },
      'SweepFileInvalid',
      /loads.0.concurrency/,
      /docs\/sweep/,
    ],
    [
      'cells and axes',
      { name: 'a', batches: [1], cells: [{ layout: { tensorParallel: 64, dataParallel: 1 }, batch: 1 }] },
      'SweepFileInvalid',
      /got cells and batches/,
      /remove batches, or remove cells/,
    ],
  ])('%s', (_, written, code, message, next) => {
    const error = refusal(() => parseSweep(written, 'mine.json'));
    expect(error).toMatchObject({ kind: 'request', code, message: expect.stringMatching(message) });
    expect(error.next).toMatch(next);
    expect(error.path).toMatch(/^mine\.json: /);
  });

  test('no JSON, no file, and a preset that is nearly spelled', () => {
    const folder = mkdtempSync(join(tmpdir(), 'trainyard-sweep-'));
    try {
      const path = join(folder, 'broken.json');
      writeFileSync(path, '{');
      expect(refusal(() => readSweep('broken.json', path)).code).toBe('SweepFileNotJson');
      writeFileSync(path, JSON.stringify({ name: 'mine' }));
      expect(readSweep('broken.json', path)).toMatchObject({ from: 'file', sweep: { name: 'mine' } });
    } finally {
      rmSync(folder, { recursive: true });
    }
    const error = refusal(() => readSweep('tutorail', '/nowhere/tutorail'));
    expect(error).toMatchObject({ kind: 'request', code: 'SweepUnknown' });
    expect(error.next).toMatch(/did you mean tutorial\? presets: tutorial, pareto, latency/);
  });
});

describe('a sweep that cannot work is refused before the start', () => {
  test.each<[string, Partial<SweepInput>, string, RegExp]>([
    ['too many cores', layouts(64, 2), 'DpTimesTpExceedsCores', /would fit: .*tensorParallel/],
    ['a degree', layouts(24, 1), 'TensorParallelNotSupported', /would fit/],
    ['memory', { ...layouts(64, 1), batches: [1024] }, 'MemoryDoesNotFit', /would fit: .*batch/],
    ['lengths', { lengths: [{ sequence: 4096 }] }, 'PromptTailExceedsContext', /remove or change the cell/],
    [
      'lengths that fit',
      { lengths: [{ sequence: 4096, context: 8192 }] },
      'ContextExceedsSequence',
      /context/,
    ],
  ])('%s', (_, more, code, next) => {
    const error = refusal(() => planOf({ name: 'a', ...more }));
    expect(error).toMatchObject({
      kind: 'request',
      code,
      path: expect.stringMatching(/^cell TP \d+ × DP \d/),
    });
    expect(error.next).toMatch(next);
  });

  test('every impossible cell is named, the first with its cure', () => {
    const many = {
      name: 'many',
      layouts: [1, 2, 3].map((dataParallel) => ({ tensorParallel: 64, dataParallel })),
    };
    const error = refusal(() => planOf({ ...many, batches: [1, 2, 4] }));
    expect(error).toMatchObject({
      code: 'DpTimesTpExceedsCores',
      path: expect.stringContaining('DP 2 batch 1'),
    });
    expect(error.message).toMatch(/; refused too: TP 64 × DP 2 batch 2.*; and 1 more$/);
    expect(error.data?.['cells']).toHaveLength(6);
  });

  test('a matrix beyond the limit, without making it', () => {
    const long = Array.from({ length: 4000 }, () => ({ concurrency: 1 }));
    const huge = {
      ...SIX,
      batches: Array(4000).fill(1),
      loads: long,
      lengths: Array(4000).fill({ sequence: 8192 }),
    };
    const error = refusal(() => planOf(huge));
    expect(error).toMatchObject({ kind: 'request', code: 'SweepTooLarge', data: { maxCells: 1000 } });
    expect(error.message).toContain('3 layouts × 4000 batches × 4000 lengths × 4000 loads');
    expect(refusal(() => planOf({ ...SIX, limits: { maxCells: 5 } })).message).toContain('6 cells');
  });

  test('a budget without a price in dollars', () => {
    const limits = { maxCost: 100 };
    const none = refusal(() => planOf({ ...SIX, limits }));
    expect(none).toMatchObject({
      kind: 'request',
      code: 'SweepPriceUnknown',
      path: 'environments.tutorial.price',
    });
    const euros = environmentOf({ price: { ...PRICE, currency: 'EUR' } });
    expect(refusal(() => planOf({ ...SIX, limits }, euros)).message).toContain('has a price in EUR');
  });

  test.each<[string, SweepInput['limits'], object, RegExp]>([
    ['budget', { maxCost: 10 }, { price: PRICE }, /raise --max-cost/],
    ['time', { until: '2026-11-29T05:10:00Z' }, {}, /set --until to a later time/],
    ['time that has passed', { until: '2026-11-28T00:00:00Z' }, {}, /set --until/],
    [
      'block',
      {},
      {
        capacity: {
          kind: 'capacity-block',
          reservationId: 'cr-0123456789abcdef0',
          endsAt: '2026-11-29T06:00:00Z',
        },
        network: { availabilityZone: 'us-east-2a' },
      },
      /capacity extend/,
    ],
    [
      'scheduled stop',
      {},
      { guards: { scheduledStop: { kind: 'daily', at: '05:20' } } },
      /guards.scheduledStop/,
    ],
    [
      'deletion of the stack',
      {},
      { guards: { scheduledStop: null, latestEndHours: null, deleteStackAt: '2026-11-29T05:20:00Z' } },
      /guards.deleteStackAt/,
    ],
    ['latest end', {}, { guards: { latestEndHours: 0.5, scheduledStop: null } }, /guards.latestEndHours/],
  ])('not one cell within the %s, with what would fit one', (_, limits, more, next) => {
    const error = refusal(() => planOf({ ...SIX, limits }, environmentOf(more)));
    expect(error).toMatchObject({ kind: 'request', code: 'SweepDoesNotFit' });
    expect(error.next).toMatch(next);
    expect(error.next).toMatch(/would fit one cell/);
    expect(error.data?.['neededSeconds']).toBeGreaterThan(error.data?.['leftSeconds'] as number);
    expect(NOW).toBeLessThan(Date.parse('2026-11-29T05:10:00Z'));
  });
});

test('no cell is planned for an environment without instances', () => {
  expect(refusal(() => planOf({ name: 'a' }, environmentOf({ instance: { count: 0 } })))).toMatchObject({
    code: 'InstancesNeeded',
  });
});
