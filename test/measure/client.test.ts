import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Measured, mostInFlight, type Oracle, percentile, statusOf, World } from './world';

// What this machine does beside delays clients and replicas alike, so what is held here is order and count, or a bound
// that the same run has measured. How close to its own bounds the client comes is for `npm run bench`.
let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

function once(lines: Measured['lines']): number[] {
  return lines.map(({ index }) => index).sort((a, b) => a - b);
}

/** Mean time of an answer by the replica's own account. */
function meanSeconds({ answers }: Oracle): number {
  const seconds = answers.map(({ arrived, times }) => (times.at(-1) ?? Number.NaN) - arrived);
  return seconds.reduce((sum, each) => sum + each, 0) / seconds.length;
}

type Answer = Oracle['answers'][number];

/** What the replicas know of each request, in the order of the client's lines. */
function answersOf({ oracles, lines }: Measured): Answer[] {
  const known = new Map(oracles.flatMap(({ answers }) => answers).map((answer) => [answer.digest, answer]));
  return lines.map(({ index, promptDigest }) => {
    const answer = known.get(promptDigest);
    if (!answer) throw new Error(`request ${index} was never answered`);
    return answer;
  });
}

const ttftOf = ({ arrived, times }: Answer) => (times[0] ?? Number.NaN) - arrived;
const tpotOf = ({ times }: Answer) =>
  ((times.at(-1) ?? Number.NaN) - (times[0] ?? Number.NaN)) / (times.length - 1);

/**
 * Seconds by which client and replicas were late in this run: of the client by its own clock, of the replicas by the
 * moments that they had set for their tokens. Neither can be told from a request that was slow.
 */
function delays({ result, oracles }: Measured, tpot: number, percent: 50 | 99): number {
  const clock = result.clientClock;
  const client = (percent === 50 ? clock?.lagP99Seconds : clock?.lagMaxSeconds) ?? 0;
  const tokens = oracles
    .flatMap(({ answers }) => answers)
    .flatMap(({ times }) => times.map((time, number) => time - (times[0] ?? time) - number * tpot));
  return client + percentile(tokens, percent === 50 ? 99 : 100);
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('two replicas of four slots', () => {
  test('are both kept busy, with their slots full', async () => {
    const plan = { slots: 4, prefill: 0.02, tpot: 0.015, faults: { fullUntil: 64 } };
    const ports = await world.replicas(plan, plan);
    const request = world.request(ports, 4, {
      workload: { requests: 64, outputTokens: { mean: 25, stddev: 5 } },
    });
    const { code, result, lines } = await world.measure(request, ports);
    expect(code).toBe(0);
    // These replicas end an answer while all of their slots are taken, and not before.
    expect(result.counts.completed).toBe(64);
    expect(once(lines)).toEqual(range(64));
    for (const { index, slotUse } of result.replicas) {
      expect(mostInFlight(lines, index)).toBe(4);
      expect(slotUse).toBeGreaterThan(0.5);
    }
    expect(statusOf(result, 'ReplicaBusy')).toBe('pass');
  });

  test('of which one is twice as slow share the work as their speeds are, and the verdict tells', async () => {
    const ports = await world.replicas(
      { slots: 4, prefill: 0, tpot: 0.02 },
      { slots: 4, prefill: 0, tpot: 0.04 },
    );
    // 48 equal requests: in eight rounds the fast replica takes 32 and the slow one 16; halves would take twelve.
    const measured = await world.measure(world.request(ports, 4, { workload: { requests: 48 } }), ports);
    const [fast = Number.NaN, slow = Number.NaN] = measured.oracles.map(meanSeconds);
    const owed = (48 * slow) / (fast + slow);
    expect(owed).toBeGreaterThan(28);
    expect(Math.abs((measured.result.replicas[0]?.completed ?? 0) - owed)).toBeLessThan(4);
    expect(statusOf(measured.result, 'ReplicaBalance')).toBe('invalid');
  });
});

describe('against the oracle', () => {
  test.each([
    [8, 16],
    [64, 128],
  ])(
    'times at %i streams are true within the delays that were measured beside them, tokens exact',
    async (streams, requests) => {
      const plan = { slots: streams / 2, prefill: 0.4, tpot: 0.03, serial: false };
      const ports = await world.replicas(plan, plan);
      const workload = { requests, outputTokens: { mean: 30, stddev: 10 } };
      const measured = await world.measure(world.request(ports, streams / 2, { workload }), ports);
      const { result, lines } = measured;
      const answers = answersOf(measured);
      expect(lines.map(({ usage }) => [usage?.promptTokens, usage?.completionTokens])).toEqual(
        answers.map(({ tokens }) => tokens),
      );
      const { ttftSeconds, tpotSeconds } = result.metrics;
      for (const percent of [50, 99] as const) {
        const late = delays(measured, plan.tpot, percent);
        const ttft = percentile(answers.map(ttftOf), percent);
        const tpot = percentile(answers.map(tpotOf), percent);
        expect(Math.abs((ttftSeconds?.[`p${percent}`] ?? 0) - ttft)).toBeLessThan(0.05 * ttft + late);
        expect(Math.abs((tpotSeconds?.[`p${percent}`] ?? 0) - tpot)).toBeLessThan(0.05 * tpot + late / 10);
      }
      expect(result.tokens.outputByUsage).toBe(result.tokens.outputByMetrics);
      expect(result.tokens.inputByClient).toBe(result.tokens.inputByUsage);
    },
  );
});

describe('failures', () => {
  test('of a tenth of the requests are all recorded, and the concurrency holds', async () => {
    const plan = { slots: 4, prefill: 0.002, tpot: 0.01, faults: { status400Every: 10, fullUntil: 160 } };
    const ports = await world.replicas(plan, plan);
    const goodput = { ttftSeconds: 60, tpotSeconds: 60 };
    const request = world.request(ports, 4, { workload: { requests: 160, goodput } });
    const { result, lines, oracles } = await world.measure(request, ports);
    expect(result).toMatchObject({ partial: false, stopReason: null, counts: { requested: 160 } });
    const refusals = oracles.reduce((sum, { refusals }) => sum + refusals, 0);
    expect(refusals).toBeGreaterThanOrEqual(14);
    expect(once(lines)).toEqual(range(160));
    expect(result.errors).toEqual([
      { class: 'BadRequest', count: refusals, example: 'HTTP 400: refused with 400' },
    ]);
    expect(result.counts).toMatchObject({
      requested: 160,
      completed: 160 - refusals,
      failed: refusals,
      cancelled: 0,
    });
    // Every answer met these limits; what failed met none.
    expect(result.goodput?.share).toBe((160 - refusals) / 160);
    expect(statusOf(result, 'ErrorRate')).toBe('invalid');
    expect(statusOf(result, 'ReplicaBusy')).toBe('pass');
  });

  test('of one replica leave the other at work within its slots, and nothing is lost', async () => {
    const ports = await world.replicas(
      { slots: 4, prefill: 0, tpot: 0.01 },
      { slots: 4, prefill: 0, tpot: 0.01, faults: { dieAfter: 10 } },
    );
    const { code, result, lines } = await world.measure(
      world.request(ports, 4, { workload: { requests: 80 } }),
      ports,
    );
    expect(code).toBe(0);
    expect(once(lines)).toEqual(range(80));
    expect(result.counts.completed).toBeGreaterThan(64);
    expect(
      Math.max(...result.series.map(({ inFlightByReplica }) => inFlightByReplica[0] ?? 0)),
    ).toBeLessThanOrEqual(4);
    expect(statusOf(result, 'ErrorRate')).toBe('invalid');
    expect(statusOf(result, 'ReplicaBusy')).toBe('invalid');
    expect(statusOf(result, 'ReplicaRestarts')).toBe('invalid');
  });

  test('to answer are bounded by the time limit of the run', async () => {
    const ports = await world.replicas({ slots: 4, prefill: 0, tpot: 0.001, faults: { hangFirst: 1 } });
    const workload = { requests: 30, timeLimitSeconds: 5 };
    const { code, result, lines } = await world.measure(world.request(ports, 4, { workload }), ports);
    expect(code).toBe(0);
    expect(result).toMatchObject({ partial: true, stopReason: 'TimeLimit' });
    expect(result.counts).toMatchObject({ completed: 29, failed: 1 });
    expect(lines.filter(({ error }) => error?.class === 'TimedOut')).toHaveLength(1);
    expect(statusOf(result, 'TimedOut')).toBe('invalid');
    expect(statusOf(result, 'Partial')).toBe('suspect');
  });
});

test('SIGTERM ends a run calmly: exit 3, a partial result, every request recorded once', async () => {
  const plan = { slots: 4, prefill: 0, tpot: 0.005, faults: { hangAfter: 12 } };
  const ports = await world.replicas(plan, plan);
  const request = world.request(ports, 4, { workload: { requests: 400 } });
  const inFlight = { sent: 32, ended: 24, signal: 'SIGTERM' } as const;
  const { code, result, lines } = await world.measure(request, ports, inFlight);
  expect(code).toBe(3);
  expect(result).toMatchObject({ partial: true, stopReason: 'Stopped' });
  expect(once(lines)).toEqual(range(400));
  expect(result.counts).toMatchObject({ completed: 24, dispatched: 32, failed: 0, cancelled: 376 });
  expect(result.verdict.status).toBe('invalid');
  expect(statusOf(result, 'Partial')).toBe('invalid');
});

describe('the workload', () => {
  test('has exact prompt lengths if asked, a warm-up in no number, and repeats from its seed', async () => {
    const plan = { slots: 8, prefill: 0, tpot: 0.001 };
    const ports = await world.replicas(plan);
    const inputTokens = { mean: 300, stddev: 40, counting: 'exact' };
    const workload = { requests: 24, warmupRequests: 5, seed: 7, inputTokens };
    const first = await world.measure(world.request(ports, 8, { workload }), ports);
    expect(first.lines.map(({ usage }) => usage?.promptTokens)).toEqual(
      first.lines.map(({ targetInputTokens }) => targetInputTokens),
    );
    expect(first.oracles[0]?.seen).toBe(29);
    expect(first.result.counts.completed).toBe(24);
    expect(first.result.tokens.outputByMetrics).toBe(first.result.tokens.outputByUsage);
    const second = await world.measure(
      world.request(ports, 8, { workload: { ...workload, warmupRequests: 0 } }),
      ports,
    );
    const other = await world.measure(world.request(ports, 8, { workload: { ...workload, seed: 8 } }), ports);
    const digests = (measured: Measured) => measured.lines.map(({ promptDigest }) => promptDigest);
    expect(digests(second)).toEqual(digests(first));
    expect(digests(other)).not.toEqual(digests(first));
    expect(first.result.workload.samplingParameters).toEqual({ temperature: 0.7, top_k: 50 });
  });

  test('may vary equal lengths, count the good requests, and be one of several', async () => {
    // Six of them wait for their first token three times as long as is good, and the others hardly at all.
    const faults = { slowPrefill: [8, 3] };
    const ports = await world.replicas({ slots: 8, prefill: 0, tpot: 0.003, serial: false, faults });
    const goodput = { ttftSeconds: 1, tpotSeconds: 10 };
    const request = world.request(ports, 8, {
      ...{ repeat: { number: 2, of: 3 }, prefixCaching: 'no' },
      workload: { requests: 48, inputTokens: { mean: 300, stddev: 0, jitterPercent: 10 }, goodput },
    });
    const { out, result, lines } = await world.measure(request, ports);
    const lengths = lines.map(({ targetInputTokens }) => targetInputTokens);
    expect(new Set(lengths).size).toBeGreaterThan(10);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(270);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(330);
    const good = lines.filter((line) => line.firstTokenAt - line.dispatchedAt <= goodput.ttftSeconds).length;
    expect(good).toBeGreaterThan(0);
    expect(good).toBeLessThanOrEqual(48 - 6);
    expect(result.goodput).toMatchObject({ ...goodput, share: good / 48 });
    expect(result.goodput?.requestsPerSecond).toBeCloseTo(good / result.window.seconds, 9);
    const written = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'));
    expect(written.repeat).toEqual({ number: 2, of: 3 });
    expect(written.server).toEqual({ prefixCaching: false });
    expect(written.workload.inputTokens).toEqual({
      mean: 300,
      stddev: 0,
      counting: 'llmperf',
      jitterPercent: 10,
    });
    const progress = JSON.parse(readFileSync(`${out}.progress.json`, 'utf8'));
    expect(progress.waitingFor).toBe('repeat 2 of 3: tokens to be counted');
  });

  test("leaves LLMPerf's own two files, under LLMPerf's names and with its keys", async () => {
    const ports = await world.replicas({ slots: 4, prefill: 0.01, tpot: 0.005 });
    const { out, result } = await world.measure(world.request(ports, 4), ports);
    const names = readdirSync(join(out, 'llmperf')).sort();
    expect(names).toEqual(['mock-model_200_20_individual_responses.json', 'mock-model_200_20_summary.json']);
    const [rows, summary] = names.map((name) => JSON.parse(readFileSync(join(out, 'llmperf', name), 'utf8')));
    expect(rows).toHaveLength(40);
    expect(summary.results_num_completed_requests).toBe(40);
    expect(summary.results_number_output_tokens_mean).toBe(21);
    expect(summary.results_ttft_s_quantiles_p50).toBeCloseTo(result.metrics.ttftSeconds?.p50 ?? 0, 6);
    expect(JSON.parse(readFileSync(`${out}.progress.json`, 'utf8')).waitingFor).toBe('tokens to be counted');
  });
});
