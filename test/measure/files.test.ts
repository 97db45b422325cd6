import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeLlmperfFiles } from '../toolkit/llmperf-files';
import { readResult, SOURCE, statusOf, World } from './world';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const measure = (...args: string[]) => world.python(['-m', 'trainyard_host.measure', ...args]);
const json = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

describe('the upstream client', () => {
  test("keeps LLMPerf's files as they are, and says what cannot be judged about them", async () => {
    const plan = { slots: 4, prefill: 0.005, tpot: 0.005 };
    const ports = await world.replicas(plan, plan);
    const request = world.request(ports, 4, {
      client: 'upstream',
      llmperf: SOURCE,
      workload: { requests: 80 },
    });
    const { code, out, result } = await world.measure(request, ports);
    expect(code).toBe(0);
    const summary = json(out, 'llmperf/mock-model_200_20_summary.json');
    expect(summary.results_num_completed_requests).toBe(80);
    expect(result.counts.completed).toBe(80);
    expect(result.metrics.ttftSeconds?.p50).toBeCloseTo(summary.results_ttft_s_quantiles_p50, 6);
    expect(result.window.seconds).toBeCloseTo((80 / summary.results_num_completed_requests_per_min) * 60, 3);
    expect(statusOf(result, 'ErrorRate')).toBe('not-judged');
    expect(statusOf(result, 'ReplicaBusy')).toBe('not-judged');
    expect(statusOf(result, 'ReplicaBalance')).not.toBe('not-judged');
    expect(result.verdict.status).toBe('suspect');
  });

  test('is caught reporting less than was served, when few requests are asked for', async () => {
    const plan = { slots: 4, prefill: 0.005, tpot: 0.005 };
    const ports = await world.replicas(plan, plan);
    const workload = { requests: 24 };
    const { result, oracles } = await world.measure(
      world.request(ports, 4, { client: 'upstream', llmperf: SOURCE, workload }),
      ports,
    );
    const served = oracles.reduce((sum, { answers }) => sum + answers.length, 0);
    expect(served).toBeGreaterThan(24 + 2);
    expect(result.counts.completed).toBe(24);
    const ledger = result.verdict.checks.find(({ name }) => name === 'UsageAgainstMetrics');
    expect(ledger?.status).toBe('invalid');
    expect(ledger?.evidence).toContain('up to 7 answers that were in flight');
    expect(ledger?.next).toContain('use `client: trainyard`');
  });

  test('is caught losing the requests that fail', async () => {
    const plan = { slots: 4, prefill: 0, tpot: 0.003, faults: { status400Every: 10 } };
    const ports = await world.replicas(plan, plan);
    const { result } = await world.measure(
      world.request(ports, 4, { client: 'upstream', llmperf: SOURCE, workload: { requests: 160 } }),
      ports,
    );
    expect(result.counts.failed).toBe(0);
    expect(result.counts.completed).toBeLessThan(160);
    expect(statusOf(result, 'AllAccounted')).toBe('invalid');
  });
});

describe('judging and importing', () => {
  test('a verdict is the same when it is computed again, and follows the files', async () => {
    const ports = await world.replicas({ slots: 4, prefill: 0.01, tpot: 0.005 });
    const { out, result } = await world.measure(world.request(ports, 4), ports);
    expect((await measure('judge', out)).code).toBe(0);
    expect(readResult(out)).toEqual(result);
    const lines = readFileSync(join(out, 'requests.jsonl'), 'utf8').trim().split('\n');
    writeFileSync(join(out, 'requests.jsonl'), `${lines.slice(1).join('\n')}\n`);
    await measure('judge', out);
    expect(statusOf(readResult(out), 'AllAccounted')).toBe('invalid');
    expect(statusOf(readResult(out), 'FilesBelongTogether')).toBe('invalid');
  });

  test('the requests of another run beside a result are told from its own, however often it is judged', async () => {
    const ports = await world.replicas({ slots: 4, prefill: 0.01, tpot: 0.005 });
    const { out } = await world.measure(world.request(ports, 4), ports);
    expect(statusOf(readResult(out), 'FilesBelongTogether')).toBe('pass');
    const path = join(out, 'requests.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/"text":"[^"]*"/g, '"text":" other words"'));
    for (const _ of [1, 2]) {
      await measure('judge', out);
      const check = readResult(out).verdict.checks.find(({ name }) => name === 'FilesBelongTogether');
      expect(check).toMatchObject({
        status: 'invalid',
        evidence: expect.stringContaining('requests.jsonl has 40'),
      });
    }
  });

  test('a broken line costs itself and no other, and the verdict says so', async () => {
    const ports = await world.replicas({ slots: 4, prefill: 0.01, tpot: 0.005 });
    const { out } = await world.measure(world.request(ports, 4), ports);
    const path = join(out, 'requests.jsonl');
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"index": 40, "gaps": ["x"]}\n[1]\nnot JSON\n`);
    expect(await measure('judge', out)).toMatchObject({ code: 0 });
    const result = readResult(out);
    expect(result.counts.completed).toBe(40);
    const check = result.verdict.checks.find(({ name }) => name === 'AllAccounted');
    expect(check?.evidence).toContain('3 lines are no record of a request');
  });

  test("LLMPerf's files from anywhere become a result that claims no more than they do", async () => {
    const ports = await world.replicas({ slots: 4, prefill: 0.01, tpot: 0.005 });
    const { out } = await world.measure(world.request(ports, 4), ports);
    const imported = join(world.directory, 'imported');
    expect(await measure('import', join(out, 'llmperf'), '--out', imported)).toMatchObject({ code: 0 });
    const result = readResult(imported);
    expect(result).toMatchObject({ client: 'import', replicas: [], counts: { completed: 40, failed: 0 } });
    expect(result.tokens.outputByUsage).toBeNull();
    expect(result.verdict.checks.filter(({ status }) => status === 'not-judged').length).toBeGreaterThan(10);
    expect(result.verdict.status).toBe('suspect');
    expect(statusOf(result, 'LittlesLaw')).toBe('pass');
    expect(statusOf(result, 'TailAgainstMedian')).toBe('pass');
    expect((await measure('judge', imported)).code).toBe(0);
    expect(readResult(imported)).toEqual(result);
  });
});

describe('the emulated mark', () => {
  const emulated = { timeScale: 20 };

  /** LLMPerf's two files, alone in a folder of another name. */
  function carriedOff(out: string): string {
    const folder = join(world.directory, 'carried-off');
    cpSync(join(out, 'llmperf'), folder, { recursive: true });
    return folder;
  }

  test.each([
    ['trainyard', {}],
    ['upstream', { llmperf: SOURCE }],
  ])(
    "stays with LLMPerf's two files of the client %s, and with what is imported from them",
    async (client, more) => {
      const ports = await world.replicas({ slots: 4, prefill: 0.01, tpot: 0.005 });
      const { out } = await world.measure(world.request(ports, 4, { client, emulated, ...more }), ports);
      const imported = join(world.directory, 'imported');
      expect((await measure('import', carriedOff(out), '--out', imported)).stdout).toContain('EMULATED');
      expect(readResult(imported).emulated).toEqual(emulated);
      expect((await measure('judge', imported)).code).toBe(0);
      expect(readResult(imported).emulated).toEqual(emulated);
      const known = join(world.directory, 'known');
      const request = world.request(ports, 4);
      expect((await measure('import', carriedOff(out), '--out', known, '--request', request)).code).toBe(0);
      expect(readResult(known).emulated).toEqual(emulated);
    },
  );

  test.each([
    ['trainyard', {}],
    ['upstream', { llmperf: SOURCE }],
  ])('is not in the files of a real machine, client %s', async (client, more) => {
    const ports = await world.replicas({ slots: 4, prefill: 0.01, tpot: 0.005 });
    const { out } = await world.measure(world.request(ports, 4, { client, ...more }), ports);
    expect(json(out, 'llmperf/mock-model_200_20_summary.json')).not.toHaveProperty('emulated');
    const imported = join(world.directory, 'imported');
    expect((await measure('import', carriedOff(out), '--out', imported)).code).toBe(0);
    expect(readResult(imported).emulated).toBeNull();
  });

  test.each([['yes'], [true], [{}], [{ timeScale: 0 }], ['{"timeScale": "20"}'], [20]])(
    'is refused where it cannot be read: %j',
    async (value) => {
      const folder = join(world.directory, 'strange');
      writeLlmperfFiles(folder);
      const summary = join(folder, 'model_1000_100_summary.json');
      writeFileSync(summary, JSON.stringify({ ...json(summary), emulated: value }));
      const { code, stderr } = await measure('import', folder, '--out', join(world.directory, 'imported'));
      expect(code).toBe(2);
      expect(stderr).toContain(
        `MarkUnreadable: ${summary}: emulated must be an object with a timeScale above 0`,
      );
    },
  );
});

describe('a refusal', () => {
  test.each([
    ['an unknown key', { extra: 'x' }, 'RequestInvalid: extra must be absent'],
    [
      'a value out of range',
      { workload: { requests: 0 } },
      'workload.requests must be a whole number of at least 1, got 0',
    ],
    ['no tokenizer', { tokenizer: null }, 'RequestInvalid: tokenizer must be'],
    [
      'a jitter out of range',
      { workload: { inputTokens: { mean: 200, jitterPercent: 51 } } },
      'workload.inputTokens.jitterPercent must be a whole number from 0 to 50, got 51',
    ],
    [
      'a jitter that LLMPerf cannot make',
      {
        client: 'upstream',
        llmperf: SOURCE,
        workload: { inputTokens: { mean: 200, jitterPercent: 2 } },
      },
      "UpstreamHasNoJitter: LLMPerf's program cannot vary its lengths, got a jitter of 2 %",
    ],
    [
      'a repeat beyond the last',
      { repeat: { number: 4, of: 3 } },
      'RequestInvalid: repeat.number must be a whole number from 1 to 3, got 4',
    ],
    [
      'exact lengths that cannot fit',
      { workload: { inputTokens: { mean: 2040, stddev: 0, counting: 'exact' } } },
      'WorkloadTooLong: request 0 has 2040 prompt tokens and max_tokens 20',
    ],
  ])('of %s is exit 2, with the sentence in a file', async (_, change, sentence) => {
    const ports = await world.replicas({ slots: 1, prefill: 0, tpot: 0 });
    const request = world.request(ports, 1, change);
    const out = join(world.directory, 'refused');
    const { code, stderr } = await measure('run', '--request', request, '--out', out);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(Object.keys(json(out, 'failure.json'))).toEqual(['code', 'message', 'next']);
    expect(existsSync(join(out, 'result.json'))).toBe(false);
  });

  test('of a server with another model is exit 1, before anything is loaded', async () => {
    const ports = await world.replicas({
      slots: 1,
      prefill: 0,
      tpot: 0,
      faults: { models: ['an/older-one'] },
    });
    const { code, stderr } = await measure(
      'run',
      '--request',
      world.request(ports, 1),
      '--out',
      join(world.directory, 'o'),
    );
    expect(code).toBe(1);
    expect(stderr).toContain(
      `ReplicaServesAnotherModel: replica 0 at http://127.0.0.1:${ports[0]} serves an/older-one`,
    );
  });

  test('to believe an old process on the port: it began before the deploy', async () => {
    const ports = await world.replicas({ slots: 4, prefill: 0, tpot: 0.002 });
    const replica = (deployedAt: number) => [{ index: 0, url: `http://127.0.0.1:${ports[0]}`, deployedAt }];
    const now = Date.now() / 1000;
    const of = async (deployedAt: number) => {
      const request = world.request(ports, 4);
      world.edit(request, { replicas: replica(deployedAt) });
      return statusOf((await world.measure(request, ports)).result, 'StaleServer');
    };
    expect(await of(now + 3600)).toBe('invalid');
    expect(await of(now - 60)).toBe('pass');
  });

  test('of a directory with files in it protects an earlier result', async () => {
    writeFileSync(join(world.directory, 'result.json'), '{}');
    const { code, stderr } = await measure(
      'run',
      '--request',
      world.request([1], 1),
      '--out',
      world.directory,
    );
    expect(code).toBe(2);
    expect(stderr).toContain('OutputNotEmpty');
  });
});

test('a streamed answer reads the same however its bytes are cut, and a broken one has its class', async () => {
  const { code, stdout, stderr } = await world.python([join(__dirname, 'fixtures/framing.py')]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const words = [' four', ' "quoted"', ' naïve', '\n\nnew', ' data: x', ' 0\r\n\r\n'];
  for (const row of rows.slice(0, 300)) expect(row).toEqual([words, 'stop', [9, 7], true, null, true]);
  expect(rows.slice(300)).toEqual([
    'ConnectionLost',
    'ConnectionLost',
    'BadResponse',
    'BadResponse',
    'RateLimited',
    'ServerError',
    'Unavailable',
    'StreamError',
    'BadStream',
    'TruncatedStream',
  ]);
});
