import { keys } from '../../lib/contract/names';
import { type EmulatedInstance, ended, until } from './emulated-instance';
import { asked, benchmarkInstance, type ClientRun } from './fake-client';

const FOLDER = keys.benchmark('run-1', 'i-1', 'command-1');
const RESULT = `${FOLDER}result.json`;
const FOREVER: ClientRun = { seconds: 60 };

let instance: EmulatedInstance;
beforeEach(() => {
  instance = benchmarkInstance();
});
afterEach(() => instance.remove());

interface Written {
  readonly partial: boolean;
  readonly asked: {
    readonly workload: Record<string, unknown>;
    readonly repeat: unknown;
    readonly prefixCaching?: string;
  };
}
const written = (key: string): Written => JSON.parse(instance.object(key) ?? '{}');
const run = (runs: readonly ClientRun[], more?: Record<string, string>) =>
  instance.run('benchmark', asked(runs, more));

describe('the benchmark phase', () => {
  test('uploads the whole directory and names the result and its verdict', async () => {
    const { code, stdout } = await run([{ verdict: 'suspect' }]);
    expect(code).toBe(0);
    expect(stdout).toContain(`results: ${FOLDER}\n`);
    expect(instance.outcome('benchmark')?.made).toEqual({ resultKeys: [RESULT], verdict: 'suspect' });
    expect(instance.objects(FOLDER)).toEqual(['requests.jsonl', 'result.json']);
    expect(written(RESULT).asked.repeat).toBeNull();
  });

  test('keeps the partial result when it is stopped', async () => {
    const child = instance.start('benchmark', asked([FOREVER]));
    const end = ended(child);
    const first = 'root/mnt/trainyard/runs/run-1/benchmark-command-1/requests.jsonl';
    await until('a first request', () => instance.text(first));
    child.kill('SIGTERM');
    expect((await end).code).toBe(3);
    expect(written(RESULT).partial).toBe(true);
    expect(instance.outcome('benchmark')).toMatchObject({
      status: 'stopped',
      made: { resultKeys: [RESULT] },
    });
  });

  test.each([1, 2])('passes on why the client ended with %i', async (code) => {
    expect((await run([{ code }])).code).toBe(code);
    expect(instance.outcome('benchmark')?.reason).toEqual({
      code: 'AllReplicasFail',
      message: 'no request was answered',
      next: 'run Diagnose',
    });
  });

  test('says how a client ended that said nothing', async () => {
    expect((await run([{ code: 9 }])).code).toBe(1);
    expect(instance.outcome('benchmark')?.reason).toMatchObject({
      code: 'BenchmarkFailed',
      message: 'the client ended with 9 and said nothing; it left no result',
    });
  });

  test('stores what a client that was killed had measured, and fails', async () => {
    expect((await run([{ killed: true }])).code).toBe(1);
    expect(written(RESULT)).toMatchObject({ partial: true, stopReason: 'ClientDied' });
    expect(instance.outcome('benchmark')).toMatchObject({
      reason: {
        code: 'BenchmarkFailed',
        message:
          'the client ended with -9 and said nothing; what it had measured is stored as a partial result',
      },
      made: { resultKeys: [RESULT], verdict: 'invalid' },
    });
  });
});

describe('what the client is asked', () => {
  const workload = async (more: Record<string, string> = {}) => {
    expect((await run([{}], more)).code).toBe(0);
    return written(RESULT).asked.workload;
  };

  test('without the newer variables, as by the scripts of the tutorial, is what it was', async () => {
    expect(await workload()).toEqual({
      requests: 1000,
      warmupRequests: 8,
      concurrency: 0,
      seed: 11111,
      inputTokens: { mean: 7936, stddev: 30, counting: 'exact', jitterPercent: 0 },
      outputTokens: { mean: 256, stddev: 30 },
      samplingParameters: { temperature: 0.7, top_k: 50 },
      goodput: null,
      timeLimitSeconds: 600,
    });
  });

  test.each([
    ['serve --enable-prefix-caching', 'yes'],
    ['serve --no-enable-prefix-caching', 'no'],
    // The last one counts, as for the server's own parser.
    ['serve --no-enable-prefix-caching --enable-prefix-caching', 'yes'],
    ['serve', undefined],
  ])('says of the command %j whether the server caches prefixes', async (command, said) => {
    await workload({ FAKE_SERVER: command });
    expect(written(RESULT).asked.prefixCaching).toBe(said);
  });

  test('has the jitter, and the limits of goodput in seconds', async () => {
    const more = { TRAINYARD_INPUT_JITTER_PERCENT: '2', TRAINYARD_GOODPUT_LIMITS: '2000/50' };
    expect(await workload(more)).toMatchObject({
      inputTokens: { jitterPercent: 2 },
      goodput: { ttftSeconds: 2, tpotSeconds: 0.05 },
    });
  });

  test.each([
    ['INPUT_JITTER_PERCENT', '51', 'TRAINYARD_INPUT_JITTER_PERCENT is a whole number from 0 to 50, got 51'],
    ['INPUT_JITTER_PERCENT', '-1', 'TRAINYARD_INPUT_JITTER_PERCENT is a whole number from 0 to 50, got -1'],
    ['REPEATS', '0', 'TRAINYARD_REPEATS is a whole number from 1 to 20, got 0'],
    ['REPEATS', '21', 'TRAINYARD_REPEATS is a whole number from 1 to 20, got 21'],
    ['REPEATS', '²', 'TRAINYARD_REPEATS is a whole number from 1 to 20, got ²'],
    ['GOODPUT_LIMITS', '2000', 'none, or two whole numbers of milliseconds from 1 to 99999999, got 2000'],
    ['GOODPUT_LIMITS', '0/50', 'none, or two whole numbers of milliseconds from 1 to 99999999, got 0/50'],
    [
      'GOODPUT_LIMITS',
      '2000/50\n',
      'none, or two whole numbers of milliseconds from 1 to 99999999, got 2000/50',
    ],
    ['SEED', '2147483648', 'TRAINYARD_SEED is a whole number from 0 to 2147483647, got 2147483648'],
  ])('is refused with TRAINYARD_%s=%j, before a replica is looked at', async (name, value, sentence) => {
    expect((await run([{}], { [`TRAINYARD_${name}`]: value })).code).toBe(2);
    const reason = instance.outcome('benchmark')?.reason;
    expect(reason).toMatchObject({ code: 'InvalidVariable', message: expect.stringContaining(sentence) });
    expect(instance.objects(FOLDER)).toEqual([]);
  });
});
