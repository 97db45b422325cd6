import { type AcrossName, type Attempt, comparability, compareRuns } from '../../lib/compare';
import { FIELDS } from '../../lib/compare/fields';
import { ACROSS_NAMES, GROUPS } from '../../lib/compare/groups';
import { METRICS } from '../../lib/compare/metric';
import type { Result } from '../../lib/contract/result';
import { manifest, plan, result } from '../report/fixtures/run';
import { attempt, repeats, side } from './sides';

const workload = (change: Partial<Result['workload']>) =>
  attempt({ workload: { ...result().workload, ...change } });
const input = (change: Partial<Result['workload']['inputTokens']>) =>
  workload({ inputTokens: { ...result().workload.inputTokens, ...change } });
const inEnvironment = (change: object): Attempt => {
  const it = manifest();
  return { ...attempt(), manifest: { ...it, environment: { ...it.environment, ...change } } };
};
const compiled = (...argv: string[]): Attempt => ({
  ...attempt(),
  manifest: manifest({ plan: { ...plan(), commands: [{ phase: 'compile', argv }] } }),
});
const of = (b: Attempt, across: readonly AcrossName[] = [], a: Attempt = attempt()) =>
  comparability(side('A', a), side('B', b), across);

test('each field is in one group, and every group has fields', () => {
  const table = Object.fromEntries(
    Object.keys(GROUPS).map((group) => [
      group,
      FIELDS.filter((field) => field.group === group).map(({ name, rule }) => `${name}: ${rule}`),
    ]),
  );
  expect(table).toEqual({
    release: ['Neuron SDK release: must be the same', 'versions on the host: is noted', 'image: is noted'],
    recipe: ['preset: may differ', 'compile arguments: may differ', 'serve arguments: may differ'],
    precision: ['precision: must be the same'],
    layout: [
      'tensor parallel: may differ',
      'data parallel: may differ',
      'batch: may differ',
      'logical cores: may differ',
    ],
    lengths: [
      'sequence length: may differ',
      'context length: may differ',
      'input tokens: must be the same',
      'input counting: must be the same',
      'input length jitter: must be the same',
      'output tokens: must be the same',
    ],
    load: [
      'concurrency: may differ',
      'requests: must be the same',
      'warm-up requests: must be the same',
      'measured alone: must be the same',
    ],
    sampling: ['sampling parameters: must be the same'],
    model: ['model: must be the same', 'model revision: must be the same'],
    instance: ['instance type: must be the same', 'environment: is noted'],
    client: ['client: must be the same'],
    toolkit: ['toolkit: is noted', 'documents: is noted', 'tool: is noted'],
    reality: ['hardware: must be the same'],
    repetition: ['seed: is noted', 'answers: is noted', 'verdict: is noted', 'instance: is noted'],
  });
  const names = FIELDS.map(({ name }) => name);
  expect([...new Set(names)]).toEqual(names);
});

/** One change for each field that must be the same and that a question can be about. */
const CHANGES: readonly (readonly [field: string, group: AcrossName, b: Attempt])[] = [
  ['Neuron SDK release', 'release', inEnvironment({ release: '2.22.0' })],
  ['precision', 'precision', compiled('x', '--torch-dtype', 'float16', '--fused-qkv')],
  ['precision', 'precision', compiled('x', '--torch-dtype', 'bfloat16', '--quantized', '--fused-qkv')],
  ['input tokens', 'lengths', input({ mean: 512 })],
  ['input counting', 'lengths', input({ counting: 'exact' })],
  ['input length jitter', 'lengths', input({ jitterPercent: 2 })],
  ['output tokens', 'lengths', workload({ outputTokens: { mean: 256, stddev: 0 } })],
  ['requests', 'load', workload({ requests: 1000 })],
  ['warm-up requests', 'load', workload({ warmupRequests: 0 })],
  ['measured alone', 'load', attempt({ measuredAlone: false })],
  ['sampling parameters', 'sampling', workload({ samplingParameters: { temperature: 0, top_k: 50 } })],
  ['model', 'model', attempt({ model: { id: 'a/b', revision: result().model.revision } })],
  ['model revision', 'model', attempt({ model: { id: result().model.id, revision: 'main' } })],
  ['instance type', 'instance', inEnvironment({ instance: { type: 'trn1.32xlarge' } })],
  ['client', 'client', attempt({ client: 'upstream' })],
];

test('the changes below are of every field that a group can allow', () => {
  const strict = FIELDS.filter(({ rule, group }) => rule === 'must be the same' && group !== 'reality');
  expect([...new Set(CHANGES.map(([field]) => field))]).toEqual(
    expect.arrayContaining(strict.map(({ name }) => name)),
  );
});

describe.each(CHANGES)('%s', (field, group, b) => {
  test(`is refused, with the group ${group} as what would allow it`, () => {
    const refusals = of(b).refusals.map((row) => [row.field, row.across, row.next]);
    expect(refusals).toEqual([[field, group, `add \`--across ${group}\``]]);
  });

  test(`is said across ${group}, with both values, and in no other list`, () => {
    const found = of(b, [group]);
    expect(found.refusals).toEqual([]);
    expect(found.across.map((it) => [it.group, it.differences.map((row) => row.field)])).toEqual([
      [group, [field]],
    ]);
    const [difference] = found.across[0]?.differences ?? [];
    expect(difference?.a).not.toBe(difference?.b);
    expect([...found.differs, ...found.noted].map((row) => row.field)).not.toContain(field);
  });

  test('is refused across every other group', () => {
    const others = ACROSS_NAMES.filter((name) => name !== group);
    expect(of(b, others).refusals.map((row) => row.field)).toEqual([field]);
  });
});

test('what may differ anyway moves to its group when the group is named', () => {
  const b = attempt({ layout: { ...result().layout, batch: 8, sequenceLength: 16384 } });
  expect(of(b).differs.map(({ field }) => field)).toEqual(['batch', 'sequence length']);
  const found = of(b, ['layout']);
  expect(found.across).toEqual([{ group: 'layout', differences: [{ field: 'batch', a: '4', b: '8' }] }]);
  expect(found.differs.map(({ field }) => field)).toEqual(['sequence length']);
});

test('a question about the release says each package that differs', () => {
  const it = manifest();
  const versions = { ...it.versions, 'neuronx-cc': '2.21.18209.0', libneuronxla: '2.2' };
  const environment = { ...it.environment, release: '2.26.0' };
  const b = { ...attempt(), manifest: manifest({ environment, versions }) };
  expect(of(b, ['release']).across[0]?.differences).toEqual([
    { field: 'Neuron SDK release', a: '2.23.0', b: '2.26.0' },
    { field: 'libneuronxla', a: 'not recorded', b: '2.2' },
    { field: 'neuronx-cc', a: '2.18.121.0', b: '2.21.18209.0' },
  ]);
});

describe('no question allows', () => {
  const check = { name: 'ErrorRate', threshold: '', reason: '', evidence: '', next: '' };
  const same = attempt();
  test.each<[string, Attempt, Attempt, RegExp]>([
    ['emulated against real', attempt(), attempt({ emulated: null }), /all real, or all emulated/],
    ['two time scales', attempt(), attempt({ emulated: { timeScale: 5 } }), /at one time scale/],
    [
      'an invalid run',
      attempt(),
      attempt({ verdict: { status: 'invalid', checks: [{ ...check, status: 'invalid' }] } }),
      /valid or suspect/,
    ],
    ['a partial run', attempt(), attempt({ partial: true }), /half-way/],
    ['one measurement on both sides', same, same, /on one side only/],
  ])('%s', (_, a, b, way) => {
    expect(() => compareRuns(side('A', a), side('B', b), { across: ACROSS_NAMES })).toThrow(
      expect.objectContaining({
        code: 'NotComparable',
        next: expect.stringMatching(way),
        data: expect.objectContaining({ across: null }),
      }),
    );
  });

  test('two configurations among the repeats of a side', () => {
    const mixed = side('B', attempt(), workload({ requests: 1000 }));
    const [refusal, ...others] = comparability(side('A', attempt()), mixed, ['load']).refusals;
    expect(others).toEqual([]);
    expect(refusal).toMatchObject({ field: 'requests', across: null, b: '1000 and 64' });
    expect(refusal?.next).toContain('a side of its own');
  });

  test('a difference beside it: what could be named is not advised, because it would not be enough', () => {
    const b = attempt({ emulated: null, client: 'upstream' });
    expect(() => compareRuns(side('A', attempt()), side('B', b))).toThrow(
      expect.objectContaining({ next: expect.not.stringContaining('--across') }),
    );
  });
});

test('the advice names all groups at once, also those that were named already', () => {
  const b = attempt({ client: 'upstream', workload: { ...result().workload, requests: 1000 } });
  expect(() => compareRuns(side('A', attempt()), side('B', b), { across: ['client'] })).toThrow(
    expect.objectContaining({ next: 'if that is what you compare, add `--across load,client`' }),
  );
});

test('a named group in which nothing differs is a note, and the others are still repeats', () => {
  const { across, notes } = compareRuns(repeats('A', 1, 2), repeats('B', 3, 4), { across: ['release'] });
  expect(across).toEqual([{ group: 'release', differences: [] }]);
  expect(notes).toContain('named with --across, and nothing recorded differs in it: release');
  expect(notes.join()).toContain('these are repeats');
});

describe('metrics that are not like for like', () => {
  const unlikeOf = (b: Attempt, group: AcrossName) =>
    compareRuns(side('A', attempt()), side('B', b), { across: [group] }).unlike;

  test('are metrics of the comparison, by fields of their group', () => {
    const metrics = METRICS.map(({ name }) => name);
    for (const [group, { unlike }] of Object.entries(GROUPS)) {
      for (const [field, named] of Object.entries(unlike?.metrics ?? {})) {
        expect(FIELDS.find(({ name }) => name === field)?.group).toBe(group);
        expect(metrics).toEqual(expect.arrayContaining([...named]));
      }
    }
  });

  test('another prompt: TTFT, E2E and throughput, not TPOT', () => {
    const [row, ...others] = unlikeOf(input({ mean: 512 }), 'lengths');
    expect(others).toEqual([]);
    expect(row?.because).toMatch(/^TTFT grows with the prompt/);
    expect(row?.metrics).toEqual([
      'output throughput',
      'request throughput',
      'TTFT p50',
      'TTFT p99',
      'E2E p50',
      'E2E p99',
    ]);
  });

  test('another answer leaves TTFT alone', () => {
    const [row] = unlikeOf(workload({ outputTokens: { mean: 64, stddev: 0 } }), 'lengths');
    expect(row?.metrics).toEqual(['output throughput', 'request throughput', 'E2E p50', 'E2E p99']);
  });

  test.each<[string, AcrossName, Attempt]>([
    ['compiled lengths', 'lengths', attempt({ layout: { ...result().layout, sequenceLength: 16384 } })],
    ['concurrency', 'load', workload({ concurrency: 4 })],
    ['the release', 'release', inEnvironment({ release: '2.22.0' })],
    ['a revision of the model', 'model', attempt({ model: { ...result().model, revision: 'main' } })],
  ])('are none across %s', (_, group, b) => {
    expect(unlikeOf(b, group)).toEqual([]);
  });

  test.each<[AcrossName, Attempt]>([
    ['load', workload({ requests: 1000 })],
    ['sampling', workload({ samplingParameters: { top_k: 1 } })],
    ['model', attempt({ model: { id: 'a/b', revision: result().model.revision } })],
    ['instance', inEnvironment({ instance: { type: 'trn1.32xlarge' } })],
    ['client', attempt({ client: 'upstream' })],
  ])('are some across %s, with one sentence', (group, b) => {
    const [row] = unlikeOf(b, group);
    expect(row?.metrics.length).toBeGreaterThan(0);
    expect(row?.because).toBe(GROUPS[group].unlike?.because);
  });
});

test('the statistics are the same with and without a named group', () => {
  const [a, b] = [repeats('A', 270, 272, 269), repeats('B', 301, 305, 299)];
  expect(compareRuns(a, b, { across: ['release', 'lengths'] }).metrics).toEqual(compareRuns(a, b).metrics);
});

test('of another model nothing is said about greedy answers: they are meant to differ', () => {
  const b = attempt({ model: { id: 'a/b', revision: result().model.revision } });
  const { notes } = compareRuns(side('A', attempt()), side('B', b), { across: ['model'] });
  expect(notes.join()).not.toContain('greedy');
  const other = compareRuns(side('A', attempt()), side('B', inEnvironment({ release: '2.22.0' })), {
    across: ['release'],
  });
  expect(other.notes.join()).toContain('Neuron SDK release may change the text');
});
