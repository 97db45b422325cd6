import { keys } from '../../lib/contract/names';
import { type Result, resultSchema } from '../../lib/contract/result';
import { World } from '../measure/world';
import { type EmulatedInstance, ended, until } from './emulated-instance';
import { asked, benchmarkInstance, type ClientRun, measuringInstance } from './fake-client';

const LOCAL = 'root/mnt/trainyard/runs/run-1/benchmark-command-1';
const FOREVER: ClientRun = { seconds: 60 };
const folder = (number: number) => keys.benchmark('run-1', 'i-1', 'command-1', { number });
const results = (...numbers: number[]) => numbers.map((number) => `${folder(number)}result.json`);

let instance: EmulatedInstance;
beforeEach(() => {
  instance = benchmarkInstance();
});
afterEach(() => instance.remove());

interface Written {
  readonly partial: boolean;
  readonly asked: { readonly workload: { seed: number; timeLimitSeconds: number }; readonly repeat: unknown };
}
const written = (number: number): Written =>
  JSON.parse(instance.object(`${folder(number)}result.json`) ?? '{}');
const outcome = () => instance.outcome('benchmark');

/** As many repeats as there are runs of the client. */
const repeats = (runs: readonly ClientRun[], more: Record<string, string> = {}) =>
  asked(runs, { TRAINYARD_REPEATS: String(runs.length), ...more });

describe('repeats', () => {
  test('are each a whole measurement, with a folder, a seed and a verdict of its own', async () => {
    const runs: ClientRun[] = [{ verdict: 'valid' }, { verdict: 'invalid' }, { verdict: 'suspect' }];
    expect((await instance.run('benchmark', repeats(runs))).code).toBe(0);
    expect(outcome()?.made).toEqual({ resultKeys: results(1, 2, 3), verdict: 'invalid' });
    for (const number of [1, 2, 3]) {
      expect(instance.objects(folder(number))).toEqual(['requests.jsonl', 'result.json']);
      expect(written(number).asked).toMatchObject({
        repeat: { number, of: 3 },
        workload: { seed: 11110 + number },
      });
    }
    // The client's line holds the progress as it found it.
    expect(instance.object(`${folder(2)}requests.jsonl`)).toContain('repeat 2 of 3: the client to start');
  });

  test('share one time limit: each is given what is left of it', async () => {
    const { code } = await instance.run('benchmark', repeats([{ seconds: 2 }, {}]));
    expect(code).toBe(0);
    expect(written(1).asked.workload.timeLimitSeconds).toBe(600);
    expect(written(2).asked.workload.timeLimitSeconds).toBeLessThanOrEqual(598);
    expect(written(2).asked.workload.timeLimitSeconds).toBeGreaterThan(580);
  });

  test('that are stopped in the middle keep what is measured, and begin no other', async () => {
    const child = instance.start('benchmark', repeats([{ verdict: 'suspect' }, FOREVER, {}]));
    const end = ended(child);
    await until('the second repeat', () => instance.text(`${LOCAL}/repeat-2/requests.jsonl`));
    child.kill('SIGTERM');
    expect((await end).code).toBe(3);
    expect(outcome()).toMatchObject({
      status: 'stopped',
      made: { resultKeys: results(1, 2), verdict: 'suspect' },
    });
    expect([written(1).partial, written(2).partial]).toEqual([false, true]);
    expect(instance.objects(folder(3))).toEqual([]);
    expect(instance.text(`${LOCAL}/repeat-3.request.json`)).toBeUndefined();
  });

  test('that are stopped keep the result of a client that a second signal ends as it closes', async () => {
    const child = instance.start(
      'benchmark',
      repeats([{ seconds: 60, verdict: 'suspect', killedAtTheEnd: true }]),
    );
    const end = ended(child);
    await until('the client', () => instance.text(`${LOCAL}/requests.jsonl`));
    child.kill('SIGTERM');
    expect((await end).code).toBe(3);
    expect(outcome()).toMatchObject({ status: 'stopped', made: { verdict: 'suspect' } });
  });

  test('that are stopped while one is uploaded store it all the same', async () => {
    const upload = `#!/bin/bash\nif [[ $3 == */repeat-1 && ! -e $FAKE_S3/slow ]]; then echo begun >"$FAKE_S3/slow"; sleep 30; fi`;
    const aws = instance.text('bin/aws')?.replace('#!/bin/bash', upload) ?? '';
    instance.file('s3/.keep', '');
    instance.command('aws', aws);
    const child = instance.start('benchmark', repeats([{}, {}]));
    const end = ended(child);
    await until('the upload', () => instance.text('s3/slow'));
    child.kill('SIGTERM');
    expect((await end).code).toBe(3);
    expect(outcome()).toMatchObject({
      status: 'stopped',
      made: { resultKeys: results(1), verdict: 'valid' },
    });
    expect(instance.objects(folder(1))).toEqual(['requests.jsonl', 'result.json']);
    expect(instance.text(`${LOCAL}/repeat-2.request.json`)).toBeUndefined();
  });

  test.each([
    ['is over before one begins', { seconds: 3.2 }, '; they are stored'],
    ['ends one in the middle', { stopReason: 'TimeLimit' }, '; they are stored, the last one in part'],
  ])('whose time %s are stored and reported as unfinished', async (_, last, stored) => {
    const more = { TRAINYARD_TIME_LIMIT_SECONDS: '4' };
    expect((await instance.run('benchmark', repeats([{}, last, {}], more))).code).toBe(1);
    expect(outcome()?.reason).toEqual({
      code: 'RepeatsUnfinished',
      message: `TimeLimitSeconds 4 was over when 2 of 3 repeats were measured${stored}`,
      next: 'raise TimeLimitSeconds, or ask for fewer Repeats',
    });
    expect(outcome()?.made.resultKeys).toEqual(results(1, 2));
    expect(instance.text(`${LOCAL}/repeat-3.request.json`)).toBeUndefined();
  });

  test('of which the last is cut short by the time limit are all there', async () => {
    const { code } = await instance.run('benchmark', repeats([{}, { stopReason: 'TimeLimit' }]));
    expect(code).toBe(0);
    expect(outcome()?.made.resultKeys).toEqual(results(1, 2));
  });

  test.each([1, 2])('end with a client that ends with %i', async (code) => {
    expect((await instance.run('benchmark', repeats([{}, { code }, {}]))).code).toBe(code);
    expect(outcome()?.reason.code).toBe('AllReplicasFail');
    expect(outcome()?.made.resultKeys).toEqual(results(1));
    expect(instance.text(`${LOCAL}/repeat-3.request.json`)).toBeUndefined();
  });

  test('whose last seed is beyond the largest are refused', async () => {
    const most = repeats([{}, {}, {}], { TRAINYARD_SEED: '2147483645' });
    expect((await instance.run('benchmark', most)).code).toBe(0);
    expect(written(3).asked.workload.seed).toBe(2147483647);
    const beyond = { ...most, TRAINYARD_SEED: '2147483646', SSM_COMMAND_ID: 'command-2' };
    expect((await instance.run('benchmark', beyond)).code).toBe(2);
    expect(instance.outcome('benchmark', 'command-2')?.reason).toMatchObject({
      code: 'InvalidVariable',
      message: expect.stringContaining('TRAINYARD_SEED is at most 2147483645 with TRAINYARD_REPEATS 3'),
    });
  });
});

test('the client itself measures them, with prompts of their own', async () => {
  const world = new World();
  const measuring = measuringInstance();
  try {
    const [port] = await world.replicas({ slots: 4, prefill: 0.002, tpot: 0.002 });
    const { code } = await measuring.run('benchmark', {
      ...asked([{}, {}], { TRAINYARD_REPEATS: '2', FAKE_PORT: String(port) }),
      TRAINYARD_REQUEST_COUNT: '24',
      TRAINYARD_MEAN_INPUT_TOKENS: '200',
      TRAINYARD_INPUT_JITTER_PERCENT: '5',
      TRAINYARD_MEAN_OUTPUT_TOKENS: '20',
      TRAINYARD_STDDEV_OUTPUT_TOKENS: '4',
      TRAINYARD_GOODPUT_LIMITS: '60000/1000',
    });
    expect(code).toBe(0);
    const read = (number: number, name: string) => measuring.object(folder(number) + name) ?? '';
    for (const number of [1, 2]) {
      const result: Result = resultSchema.parse(JSON.parse(read(number, 'result.json')));
      expect(result).toMatchObject({
        repeat: { number, of: 2 },
        counts: { completed: 24 },
        workload: { seed: 11110 + number, warmupRequests: 8, inputTokens: { jitterPercent: 5 } },
        goodput: { ttftSeconds: 60, tpotSeconds: 1, share: 1 },
        emulated: { timeScale: 20 },
      });
    }
    const prompts = [1, 2].flatMap((number) =>
      read(number, 'requests.jsonl')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).promptDigest),
    );
    expect(new Set(prompts).size).toBe(48);
  } finally {
    measuring.remove();
    world.close();
  }
});
