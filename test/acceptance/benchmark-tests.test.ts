/** Benchmarks beside the line: how they differ from it, what is judged by them, and that nothing else is. */
import { BENCHMARK_TESTS } from '../../lib/acceptance/claim-tests/benchmark-tests';
import type { BenchmarkSeen, Evidence } from '../../lib/acceptance/claim-tests/evidence';
import type { Result } from '../../lib/contract/result';
import { loadEnvironment, storedEnvironment } from '../../lib/environment';
import { makePlan } from '../../lib/plan';
import { manifest, result } from '../report/fixtures/run';
import { DayScene } from './day-scene';
import { NOTHING } from './nothing-seen';

const rowOf = (id: string) => {
  const row = BENCHMARK_TESTS.find((it) => it.id === id);
  if (row === undefined) throw new Error(id);
  return row;
};

let runs = 0;

/** A run of repeats with these rates, each request as long as the other says. */
function ran(
  rates: readonly number[],
  medianSeconds: readonly number[] = [],
  client: Result['client'] = 'trainyard',
) {
  runs += 1;
  const runId = `beside-20261130-120000-${String(runs).padStart(4, '0')}`;
  const results = rates.map((rate, index) => {
    const one = result();
    const median = medianSeconds[index] ?? 1;
    const summary = one.metrics.ttftSeconds;
    return {
      ...one,
      runId,
      client,
      repeat: { number: index + 1, of: rates.length },
      throughput: { ...one.throughput, outputTokensPerSecond: rate },
      metrics: {
        ...one.metrics,
        ...(summary && {
          ttftSeconds: { ...summary, p50: median },
          endToEndSeconds: { ...summary, p50: 9 * median },
        }),
      },
    } as Result;
  });
  return { manifest: manifest(), outcomes: [], results };
}

const seen = (run: BenchmarkSeen['run'], trouble: string | null = null): BenchmarkSeen => ({ run, trouble });

function judge(id: string, evidence: Partial<Evidence>) {
  return rowOf(id).test({ ...NOTHING, lineTrouble: null, ...evidence });
}

describe('a benchmark beside the line', () => {
  test.each(BENCHMARK_TESTS.map(({ id, on }) => [id, on] as const))(
    'of %s is one that its environment can run',
    (id, on) => {
      const environment = loadEnvironment({ name: on });
      const variants = rowOf(id).beside?.(environment) ?? [];
      expect(variants.length).toBeGreaterThan(0);
      for (const { workload } of variants) {
        const variant = { ...environment, workload };
        // The schema and its rules take it, as they would from a file.
        expect(storedEnvironment(variant)).toEqual(variant);
        expect(() => makePlan(variant)).not.toThrow();
      }
    },
  );
});

describe('the cost of neuron-monitor', () => {
  const cost = (withIt: readonly number[], without: readonly number[]) =>
    judge('monitor-cost', { runs: [ran(withIt)], beside: [seen(ran(without))] });

  test.each([
    ['the same numbers hold', [100, 100.05], [100.02, 100.04], 'held'],
    ['more without it refutes', [100, 100.05], [103, 103.05], 'failed'],
    ['more with it is no cost', [103, 103.05], [100, 100.05], 'held'],
    ['repeats that differ decide nothing', [98, 103], [97, 104], 'not reached'],
    ['one repeat has no interval', [100], [100], 'not reached'],
  ] as const)('%s', async (_, withIt, without, outcome) => {
    expect(await cost(withIt, without)).toMatchObject({ outcome });
  });

  test('is not known of an emulated instance', async () => {
    const evidence = { emulated: true, runs: [ran([100, 100])], beside: [seen(ran([100, 100]))] };
    expect(await judge('monitor-cost', evidence)).toMatchObject({ outcome: 'not reached' });
  });

  test('is not known where the second benchmark left nothing, and the reason is said', async () => {
    const beside = [seen(null, 'BenchmarkFailed: no answer')];
    expect(await judge('monitor-cost', { runs: [ran([100, 100])], beside })).toEqual({
      outcome: 'not reached',
      evidence: 'the benchmark without it left no result: BenchmarkFailed: no answer',
    });
  });
});

describe('LLMPerf and our client', () => {
  const alike = (ours: readonly number[], theirs: readonly number[]) =>
    judge('llmperf-agrees', {
      beside: [seen(ran([5, 5], ours)), seen(ran([5, 5], theirs, 'upstream'))],
    });

  test.each([
    ['agree', [1, 1.0005], [1.001, 1.0015], 'held'],
    ['differ', [1, 1.0005], [1.05, 1.0505], 'failed'],
    ['differ the other way', [1.05, 1.0505], [1, 1.0005], 'failed'],
    ['vary too much to say', [0.9, 1.1], [0.9, 1.1], 'not reached'],
  ] as const)('%s', async (_, ours, theirs, outcome) => {
    const judged = await alike(ours, theirs);
    expect(judged).toMatchObject({ outcome });
    expect(judged.evidence).toMatch(/TTFT p50 .*E2E p50/);
  });
});

describe('a client', () => {
  test('that leaves no result refutes its user, with its reason', async () => {
    const beside = [seen(ran([]), 'CheckpointUnreadable: permission denied')];
    expect(await judge('client-user', { runs: [ran([5])], beside })).toEqual({
      outcome: 'failed',
      evidence: 'the client upstream measured nothing: CheckpointUnreadable: permission denied',
    });
  });

  test('is not judged where the line measured nothing', async () => {
    const evidence = { runs: [ran([])], beside: [seen(ran([5]))], lineTrouble: 'DeployFailed: no replica' };
    expect(await judge('client-user', evidence)).toMatchObject({ outcome: 'not reached' });
  });
});

describe('a day', () => {
  const claimOf = (record: ReturnType<DayScene['record']>, id: string) =>
    record.claims.find((it) => it.id === id);

  test('measures the replicas of the line again, as each claim wants it, and no other claim is tested by that', async () => {
    const scene = new DayScene(['small']);
    const journal = scene.begin();
    const record = await scene.drive(journal);
    const own = journal.events.flatMap((event) => (event.type === 'run' && event.claim ? [event] : []));
    expect(own.map(({ claim }) => claim)).toEqual(['client-user', 'monitor-cost']);
    const sent = own.map(({ runId }) =>
      scene.host.sent
        .filter(
          ({ parameters, comment }) => parameters['RunId']?.[0] === runId && / benchmark /.test(comment),
        )
        .map(({ parameters }) => ({ client: parameters['Client'], capture: parameters['Capture'] })),
    );
    expect(sent).toEqual([
      [{ client: ['upstream'], capture: ['none'] }],
      [{ client: ['trainyard'], capture: ['none'] }],
    ]);
    expect(claimOf(record, 'client-user')).toMatchObject({ outcome: 'held' });
    const ids = own.map(({ runId }) => runId);
    expect(claimOf(record, 'verdict')?.runs.some((runId) => ids.includes(runId))).toBe(false);
    expect(record.environments[0]?.runs).toEqual(expect.arrayContaining(ids));
  });

  test('runs none where the line did not come to its end', async () => {
    const scene = new DayScene(['small']);
    scene.host.script('deploy', { status: 'Failed', outcome: 'failed' });
    const journal = scene.begin();
    const record = await scene.drive(journal);
    expect(journal.events.filter((event) => event.type === 'run' && event.claim)).toEqual([]);
    expect(claimOf(record, 'client-user')).toMatchObject({ outcome: 'not reached' });
  });
});
