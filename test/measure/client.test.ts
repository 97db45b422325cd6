import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Measured, percentile, statusOf, World } from './world';

// A noisy neighbour on this machine delays clients and replicas alike; a defect delays every attempt. How close to the
// bounds the client comes is for `npm run bench`, on a machine with nothing else to do.
jest.retryTimes(2);

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

function once(lines: Measured['lines']): number[] {
  return lines.map(({ index }) => index).sort((a, b) => a - b);
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('two replicas of four slots', () => {
  test('are both kept busy, with their slots full', async () => {
    const plan = { slots: 4, prefill: 0.02, tpot: 0.015 };
    const ports = await world.replicas(plan, plan);
    const request = world.request(ports, 4, {
      workload: { requests: 64, outputTokens: { mean: 25, stddev: 5 } },
    });
    const { code, result, lines } = await world.measure(request, ports);
    expect(code).toBe(0);
    expect(once(lines)).toEqual(range(64));
    for (const replica of result.replicas) {
      expect(replica.busyShare).toBeGreaterThanOrEqual(0.95);
      expect(replica.slotUse).toBeGreaterThanOrEqual(0.9);
    }
    expect(statusOf(result, 'LittlesLaw')).toBe('pass');
    expect(statusOf(result, 'ReplicaBusy')).toBe('pass');
  });

  test('of which one is twice as slow share the work as their speeds are, and the verdict tells', async () => {
    const ports = await world.replicas(
      { slots: 4, prefill: 0, tpot: 0.02 },
      { slots: 4, prefill: 0, tpot: 0.04 },
    );
    // 48 equal requests: in eight rounds the fast replica takes 32 and the slow one 16; halves would take twelve.
    const { result } = await world.measure(world.request(ports, 4, { workload: { requests: 48 } }), ports);
    expect(result.window.seconds / (8 * 19 * 0.02)).toBeLessThan(1.25);
    expect(Math.abs((result.replicas[0]?.completed ?? 0) - 32)).toBeLessThanOrEqual(2);
    expect(statusOf(result, 'ReplicaBalance')).toBe('suspect');
  });
});

describe('against the oracle', () => {
  test.each([
    [8, 16],
    [64, 128],
  ])(
    'times at %i streams are true within what the verdict says of the client, tokens exact',
    async (streams, requests) => {
      const plan = { slots: streams / 2, prefill: 0.4, tpot: 0.03, serial: false };
      const ports = await world.replicas(plan, plan);
      const workload = { requests, outputTokens: { mean: 30, stddev: 10 } };
      const { result, lines, oracles } = await world.measure(
        world.request(ports, streams / 2, { workload }),
        ports,
      );
      const truth = new Map(
        oracles.flatMap(({ answers }) => answers).map((answer) => [answer.digest, answer]),
      );
      const told = lines.map((line) => {
        const answer = truth.get(line.promptDigest);
        if (!answer) throw new Error(`request ${line.index} was never answered`);
        expect([line.usage?.promptTokens, line.usage?.completionTokens]).toEqual(answer.tokens);
        const first = answer.times[0] ?? Number.NaN;
        const last = answer.times.at(-1) ?? Number.NaN;
        return { ttft: first - answer.arrived, tpot: (last - first) / (answer.times.length - 1) };
      });
      // The check passes up to a delay of 5 % of what is measured, and calls a run invalid above 50 %.
      const error = statusOf(result, 'ClientSaturated') === 'pass' ? 0.05 : 0.5;
      for (const [key, percent] of [
        ['p50', 50],
        ['p99', 99],
      ] as const) {
        const ttft = percentile(
          told.map((item) => item.ttft),
          percent,
        );
        const tpot = percentile(
          told.map((item) => item.tpot),
          percent,
        );
        expect(Math.abs((result.metrics.ttftSeconds?.[key] ?? 0) / ttft - 1)).toBeLessThan(error);
        expect(Math.abs((result.metrics.tpotSeconds?.[key] ?? 0) / tpot - 1)).toBeLessThan(error);
      }
      expect(result.tokens.outputByUsage).toBe(result.tokens.outputByMetrics);
      expect(result.tokens.inputByClient).toBe(result.tokens.inputByUsage);
    },
  );
});

describe('failures', () => {
  test('of a tenth of the requests are all recorded, and the concurrency holds', async () => {
    const plan = { slots: 4, prefill: 0.002, tpot: 0.01, faults: { status400Every: 10 } };
    const ports = await world.replicas(plan, plan);
    const goodput = { ttftSeconds: 60, tpotSeconds: 60 };
    const request = world.request(ports, 4, { workload: { requests: 160, goodput } });
    const { result, lines, oracles } = await world.measure(request, ports);
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
    expect(statusOf(result, 'LittlesLaw')).toBe('pass');
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
    const ports = await world.replicas({ slots: 4, prefill: 0, tpot: 0.005, faults: { hangFirst: 1 } });
    const workload = { requests: 30, timeLimitSeconds: 2 };
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
  const plan = { slots: 4, prefill: 0, tpot: 0.02 };
  const ports = await world.replicas(plan, plan);
  const request = world.request(ports, 4, { workload: { requests: 400 } });
  const { code, result, lines } = await world.measure(request, ports, { after: 1200 });
  expect(code).toBe(3);
  expect(result).toMatchObject({ partial: true, stopReason: 'Stopped' });
  expect(once(lines)).toEqual(range(400));
  expect(result.counts.completed).toBeGreaterThan(0);
  expect(result.counts.completed + result.counts.cancelled).toBe(400);
  expect(result.counts.dispatched - result.counts.completed).toBe(8);
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
    const ports = await world.replicas({ slots: 8, prefill: 0.004, tpot: 0.003, serial: true });
    const goodput = { ttftSeconds: 0.02, tpotSeconds: 10 };
    const request = world.request(ports, 8, {
      repeat: { number: 2, of: 3 },
      workload: { requests: 48, inputTokens: { mean: 300, stddev: 0, jitterPercent: 10 }, goodput },
    });
    const { out, result, lines } = await world.measure(request, ports);
    const lengths = lines.map(({ targetInputTokens }) => targetInputTokens);
    expect(new Set(lengths).size).toBeGreaterThan(10);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(270);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(330);
    const good = lines.filter((line) => line.firstTokenAt - line.dispatchedAt <= goodput.ttftSeconds).length;
    expect(good).toBeGreaterThan(0);
    expect(good).toBeLessThan(48);
    expect(result.goodput).toMatchObject({ ...goodput, share: good / 48 });
    expect(result.goodput?.requestsPerSecond).toBeCloseTo(good / result.window.seconds, 9);
    const written = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'));
    expect(written.repeat).toEqual({ number: 2, of: 3 });
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
