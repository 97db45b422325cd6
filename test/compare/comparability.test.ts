import { type Attempt, comparability, compareRuns, type Side } from '../../lib/compare';
import type { Result } from '../../lib/contract/result';
import { manifest, result } from '../report/fixtures/run';
import { attempt, repeats, side } from './sides';

const workload = (change: Partial<Result['workload']>) => ({ workload: { ...result().workload, ...change } });
const layout = (change: Partial<Result['layout']>) => ({ layout: { ...result().layout, ...change } });
const input = (change: Partial<Result['workload']['inputTokens']>) =>
  workload({ inputTokens: { ...result().workload.inputTokens, ...change } });
const fieldsOf = (b: Attempt | Side, a: Attempt = attempt()) => {
  const other = 'attempts' in b ? b : side('B', b);
  return comparability(side('A', a), other).refusals.map(({ field }) => field);
};
const inEnvironment = (change: object): Attempt => {
  const it = manifest();
  return { ...attempt(), manifest: { ...it, environment: { ...it.environment, ...change } } };
};
const check = { name: 'ErrorRate', threshold: '', reason: '', evidence: '', next: '' };

describe('runs are refused when they differ in', () => {
  test.each<[string, Attempt]>([
    ['model', attempt({ model: { id: 'a/b', revision: result().model.revision } })],
    ['model revision', attempt({ model: { id: result().model.id, revision: 'main' } })],
    ['instance type', inEnvironment({ instance: { type: 'trn1.32xlarge' } })],
    ['Neuron SDK release', inEnvironment({ release: '2.22.0' })],
    ['hardware', attempt({ emulated: null })],
    ['hardware', attempt({ emulated: { timeScale: 5 } })],
    ['client', attempt({ client: 'upstream' })],
    ['requests', attempt(workload({ requests: 1000 }))],
    ['input length jitter', attempt(input({ jitterPercent: 2 }))],
    ['measured alone', attempt({ measuredAlone: false })],
    ['warm-up requests', attempt(workload({ warmupRequests: 0 }))],
    ['input tokens', attempt(input({ mean: 512 }))],
    ['input counting', attempt(input({ counting: 'exact' }))],
    ['output tokens', attempt(workload({ outputTokens: { mean: 256, stddev: 0 } }))],
    ['sampling parameters', attempt(workload({ samplingParameters: { temperature: 0, top_k: 50 } }))],
    ['verdict', attempt({ verdict: { status: 'invalid', checks: [{ ...check, status: 'invalid' }] } })],
    ['completeness', attempt({ partial: true, stopReason: 'TimeLimit' })],
  ])('%s', (field, b) => {
    expect(fieldsOf(b)).toEqual([field]);
  });

  test('nothing but the order of their sampling parameters: then they are not', () => {
    expect(fieldsOf(attempt(workload({ samplingParameters: { top_k: 50, temperature: 0.7 } })))).toEqual([]);
  });
});

test('a refusal names every field with both values, and the way out', () => {
  const b = side('fast', attempt({ ...workload({ requests: 1000 }), client: 'upstream' }));
  expect(() => compareRuns(side('slow', attempt()), b)).toThrow(
    'slow and fast are not comparable: client (trainyard | upstream); requests (64 | 1000)',
  );
  try {
    compareRuns(side('slow', attempt()), b);
  } catch (error) {
    expect(error).toMatchObject({ code: 'NotComparable', kind: 'request' });
    expect((error as { next: string }).next).toBe('if that is what you compare, add `--across load,client`');
  }
});

test('an invalid run is refused with the check that rejected it', () => {
  const poisoned = attempt({ verdict: { status: 'invalid', checks: [{ ...check, status: 'invalid' }] } });
  expect(() => compareRuns(side('A', attempt()), side('B', poisoned))).toThrow(/is invalid \(ErrorRate\)/);
});

test.each<[string, Partial<Result>]>([
  ['tensor parallel', layout({ tensorParallel: 16 })],
  ['data parallel', layout({ dataParallel: 1 })],
  ['batch', layout({ batch: 8 })],
  ['sequence length', layout({ sequenceLength: 16384 })],
  ['concurrency', workload({ concurrency: 4 })],
  ['preset', { preset: 'verbatim' }],
])('%s may differ, and is named as what differs', (field, change) => {
  const found = comparability(side('A', attempt()), side('B', attempt(change)));
  expect(found.refusals).toEqual([]);
  expect(found.differs.map((row) => row.field)).toEqual([field]);
});

test('documents, toolkit and seed are noted and refuse nothing', () => {
  const other = { ...attempt(workload({ seed: 7 })), manifest: manifest({ bundle: 'b'.repeat(64) }) };
  const found = comparability(side('A', attempt()), side('B', other));
  expect(found.refusals).toEqual([]);
  expect(found.noted.map((row) => row.field)).toEqual(['toolkit', 'seed']);
});

test('of thirty versions only those that differ are named', () => {
  const versions = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`package-${index}`, '1']));
  const of = (change: object) =>
    side('S', { ...attempt(), manifest: manifest({ versions: { ...versions, ...change } }) });
  expect(comparability(of({}), of({ 'package-3': '2' })).noted).toEqual([
    { field: 'versions on the host', a: 'package-3="1"', b: 'package-3="2"' },
  ]);
});

test('what a bare result does not record is said to be unchecked', () => {
  const bare = { ...attempt(), manifest: null };
  const found = comparability(side('A', attempt()), side('B', bare));
  expect(found.refusals).toEqual([]);
  expect(found.unchecked).toEqual(['instance type', 'Neuron SDK release', 'precision']);
});

test('what an import does not say is not recorded, and not what somebody else would have sent', () => {
  const { jitterPercent: _, ...lengths } = result().workload.inputTokens;
  const unknown = { ...result().workload, samplingParameters: null, seed: null, inputTokens: lengths };
  const [a, b] = [
    attempt({ client: 'import', preset: 'corrected' }),
    attempt({ client: 'import', preset: null, workload: unknown }),
  ];
  const found = comparability(side('A', a), side('B', b));
  expect(found.unchecked).toEqual(
    expect.arrayContaining(['input length jitter', 'measured alone', 'sampling parameters']),
  );
  const rows = [...found.noted, ...found.differs];
  expect(rows.find(({ field }) => field === 'seed')?.b).toBe('not recorded');
  expect(rows.find(({ field }) => field === 'preset')?.b).toBe('not recorded');
  expect(JSON.stringify(found)).not.toContain('top_k');
});

test('a benchmark of the time before there was a choice kept compiles away; null is not known', () => {
  const alone = attempt({ measuredAlone: true });
  expect(fieldsOf(attempt(), alone)).toEqual([]);
  expect(fieldsOf(attempt(), attempt({ measuredAlone: false }))).toEqual(['measured alone']);
  const unknown = side('B', attempt({ measuredAlone: null }));
  expect(comparability(side('A', alone), unknown).unchecked).toContain('measured alone');
});

test('repeats must be of one configuration', () => {
  const mixed = side('B', attempt(), attempt(layout({ batch: 8 })));
  expect(fieldsOf(mixed)).toEqual(['batch']);
  expect(comparability(repeats('A', 1, 2, 3), repeats('B', 4, 5)).refusals).toEqual([]);
});

test('one measurement cannot stand on both sides', () => {
  const same = attempt();
  expect(fieldsOf(same, same)).toEqual(['measurement']);
});
