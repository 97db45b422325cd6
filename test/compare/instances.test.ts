/** Results of several instances of one run: separate measurements of separate hardware, and said to be. */
import { attemptsOf, compareRuns, type Side, unmeasuredIn } from '../../lib/compare';
import type { MeasuredRun } from '../../lib/contract/measured-run';
import type { Result } from '../../lib/contract/result';
import { manifest, result } from '../report/fixtures/run';
import { attempt, side, throughput } from './sides';

const on = (instanceId: string, minute: number, change: Partial<Result> = {}) =>
  result({
    instanceId,
    window: { ...result().window, startedAt: `2026-11-23T20:${String(minute).padStart(2, '0')}:00.000Z` },
    ...change,
  });
const run = (results: Result[]): MeasuredRun => {
  const it = manifest();
  it.target.instanceIds = ['i-1', 'i-2'];
  return { name: 'run', manifest: it, outcomes: [], results, requestsOf: async () => null };
};
const names = async (results: Result[]) => (await attemptsOf(run(results))).map(({ name }) => name);

describe('the attempts of a run on several instances', () => {
  test('are named by instance, and numbered within it', async () => {
    expect(await names([on('i-2', 3), on('i-1', 2), on('i-2', 1)])).toEqual([
      'run on i-1',
      'run on i-2 #1',
      'run on i-2 #2',
    ]);
  });

  test('leave no instance out because another one measured whole', async () => {
    const results = [on('i-1', 1), on('i-1', 2, { partial: true }), on('i-2', 3, { partial: true })];
    expect(await names(results)).toEqual(['run on i-1', 'run on i-2']);
  });

  test('name the instances that have none', () => {
    expect(unmeasuredIn(run([on('i-1', 1)]))).toEqual(['run on i-2']);
    expect(unmeasuredIn(run([on('i-1', 1), on('i-2', 1)]))).toEqual([]);
  });
});

/** A run on some instances: rates of each, in the order of its repeats. */
function instances(
  runId: string,
  rates: Readonly<Record<string, readonly number[]>>,
  more: Partial<Side> = {},
): Side {
  const attempts = Object.entries(rates).flatMap(([instanceId, own]) =>
    own.map((rate) => attempt({ runId, instanceId, throughput: throughput(rate) })),
  );
  return { ...side(runId, ...attempts), ...more };
}
const compared = (a: Side, b: Side) => {
  const comparison = compareRuns(a, b, { resamples: 500 });
  const [metric] = comparison.metrics;
  return { ...comparison, metric, notes: comparison.notes.join('\n') };
};

describe('a comparison with a run on several instances', () => {
  test('counts an instance once, by the mean of its repeats, and says so', () => {
    const a = instances('a', { 'i-1': [100, 102, 104], 'i-2': [200] });
    const b = instances('b', { 'i-3': [110], 'i-4': [210, 212] });
    const { basis, metric, notes } = compared(a, b);
    expect(basis).toBe('instances');
    expect([metric?.a, metric?.b]).toEqual([151, 160.5]);
    expect(notes).toContain(
      'A was measured on 2 instances, B on 2 instances: an instance counts once, by the mean of its repeats',
    );
    expect(notes).toContain('bootstrap over the instances');
  });

  test('is less sure than the same values as repeats on one instance', () => {
    const many = {
      a: { 'i-1': [100, 101, 102], 'i-2': [110, 111, 112] },
      b: { 'i-1': [120, 121], 'i-2': [130, 131] },
    };
    const width = (interval: { low: number; high: number } | null | undefined) =>
      (interval?.high ?? 0) - (interval?.low ?? 0);
    const separate = compared(instances('a', many.a), instances('b', many.b));
    const pooled = compared(
      instances('a', { 'i-1': Object.values(many.a).flat() }),
      instances('b', { 'i-1': Object.values(many.b).flat() }),
    );
    expect([separate.basis, pooled.basis]).toEqual(['instances', 'repeats']);
    expect(width(separate.metric?.interval)).toBeGreaterThan(2 * width(pooled.metric?.interval));
  });

  test('has no interval over instances where one side has a single one', () => {
    const { basis, notes } = compared(
      instances('a', { 'i-1': [100, 101], 'i-2': [110, 111] }),
      instances('b', { 'i-1': [120, 121, 122] }),
    );
    expect(basis).toBe('none');
    expect(notes).toContain('A was measured on 2 instances, B on 1 instance');
    expect(notes).toContain('no interval here holds how instances differ');
  });

  test('names an instance that has no result', () => {
    const a = instances('a', { 'i-1': [100] }, { unmeasured: ['a on i-2'] });
    expect(compared(a, instances('b', { 'i-1': [110] })).notes).toContain(
      'without a result, and so not in the comparison: a on i-2',
    );
  });

  test('is refused when one of the instances is invalid', () => {
    const a = instances('a', { 'i-1': [100] });
    const bad = attempt({ runId: 'a', instanceId: 'i-2', verdict: { status: 'invalid', checks: [] } });
    expect(() => compareRuns(side('a', ...a.attempts, bad), instances('b', { 'i-1': [110] }))).toThrow(
      /verdict \(run-\d+ is invalid/,
    );
  });
});

test('runs that each had one instance are repeats, whichever instance it was', () => {
  const one = (runId: string, instanceId: string, rate: number) =>
    instances(runId, { [instanceId]: [rate] }).attempts;
  const a = side('a', ...one('a1', 'i-1', 100), ...one('a2', 'i-2', 101));
  const b = side('b', ...one('b1', 'i-1', 110), ...one('b2', 'i-1', 111));
  expect(compareRuns(a, b, { resamples: 500 }).basis).toBe('repeats');
});

test('two instances of one run against each other are a side each, and their repeats count', () => {
  const of = (instanceId: string, ...rates: number[]) => instances('run', { [instanceId]: rates });
  const { basis, notes } = compared(of('i-1', 100, 101), of('i-2', 110, 111));
  expect(basis).toBe('repeats');
  expect(notes).not.toContain('counts once');
});
