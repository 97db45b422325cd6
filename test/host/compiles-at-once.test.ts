/** What may be at work beside what: compiles, deploys, benchmarks, stops, as real phases on one instance. */
import { readdirSync, readFileSync } from 'node:fs';
import { keys } from '../../lib/contract/names';
import { resultSchema } from '../../lib/contract/result';
import { World } from '../measure/world';
import { CompilingHost, MODEL, tryPhase } from './compiling';
import { type Ended, ended, until } from './emulated-instance';
import { asked, benchmarkInstance, measuringInstance } from './fake-client';

let host: CompilingHost;
afterEach(() => host.close());

const CACHE = (slot: string) => `${host.instance.root}/mnt/trainyard/compile-cache${slot}`;
const batch = (size: number) => ({ TRAINYARD_BATCH_SIZE: `${size}` });
const TWO = { TRAINYARD_COMPILES_AT_ONCE: '2' };

function start(command: string, more: Readonly<Record<string, string>> = {}) {
  const child = host.instance.start('compile', host.variables(command, more));
  return { child, end: ended(child) };
}

const run = (phase: 'compile' | 'deploy' | 'stop', command: string, more: Record<string, string> = {}) =>
  host.instance.run(phase, host.variables(command, more));
const atWork = (count: number) =>
  until(`${count} compiles at work`, () => host.compiling.length >= count && host.compiling);
const reason = (phase: 'compile' | 'deploy' | 'benchmark', command: string) =>
  host.instance.outcome(phase, command)?.reason;
const codes = async (...ends: Promise<Ended>[]) => (await Promise.all(ends)).map(({ code }) => code);

describe('compiles at once', () => {
  beforeEach(async () => {
    host = await CompilingHost.open();
  });

  test('two have a slot and a cache each, and a third is told who has them', async () => {
    const first = start('first', { ...batch(1), ...TWO });
    await atWork(1);
    const second = start('second', { ...batch(2), ...TWO });
    expect(await atWork(2)).toEqual([`first ${CACHE('')}`, `second ${CACHE('-2')}`]);
    expect((await run('compile', 'third', { ...batch(8), ...TWO })).code).toBe(1);
    expect(reason('compile', 'third')).toMatchObject({ code: 'HostBusy' });
    expect(reason('compile', 'third')?.message).toMatch(
      /compile is held by .*command first.*; .*command second/,
    );
    host.go();
    expect(await codes(first.end, second.end)).toEqual([0, 0]);
    const keysOf = ['first', 'second'].map((it) => host.instance.outcome('compile', it)?.made.artifactKey);
    expect(new Set(keysOf).size).toBe(2);
    for (const slot of ['', '-2']) {
      const kept = readdirSync(CACHE(slot), { recursive: true, encoding: 'utf8' });
      expect(kept.filter((name) => name.endsWith('model.done'))).toHaveLength(2);
      expect(kept).not.toContain('.unfinished');
    }
    expect(host.instance.objects('artifacts').filter((name) => name.endsWith('model.pt'))).toHaveLength(2);
  });

  test('by default there is one, also beside one that was allowed to be the second', async () => {
    const first = start('first', { ...batch(1), ...TWO });
    await atWork(1);
    const second = start('second', { ...batch(2), ...TWO });
    await atWork(2);
    first.child.kill('SIGTERM');
    expect(await codes(first.end)).toEqual([3]);
    expect((await run('compile', 'third', batch(8))).code).toBe(1);
    expect(reason('compile', 'third')?.message).toMatch(/held by compile of run run-1 \(command second, /);
    host.go();
    expect(await codes(second.end)).toEqual([0]);
  });

  test('one that waits goes on in the slot of the one that ended', async () => {
    const first = start('first', batch(1));
    await atWork(1);
    const second = start('second', { ...batch(2), TRAINYARD_LOCK_WAIT_SECONDS: '60' });
    const note = 'root/var/lib/trainyard/attempts/compile-second/progress.json';
    await until('the second to wait', () =>
      /lock compile, held by .*command first/.test(host.instance.text(note) ?? ''),
    );
    host.go();
    expect(await codes(first.end, second.end)).toEqual([0, 0]);
    expect(host.compiling[1]).toBe(`second ${CACHE('')}`);
  });

  test('a killed one frees its slot, and what it left behind is ended', async () => {
    const first = start('first', batch(1));
    await atWork(1);
    host.instance.file(`root/mnt/trainyard/compile-cache/old`, 'of an interrupted compile');
    first.child.kill('SIGKILL');
    await until(
      'the shell to be gone',
      () => first.child.exitCode !== null || first.child.signalCode !== null,
    );
    const second = start('second', batch(2));
    expect((await atWork(2))[1]).toBe(`second ${CACHE('')}`);
    expect(readdirSync(CACHE(''))).toEqual(['.unfinished']);
    expect(readdirSync(`${host.instance.root}/mnt/trainyard/work`)).toEqual(['second']);
    host.go();
    expect(await codes(second.end)).toEqual([0]);
    const log = readFileSync(`${host.instance.root}/var/log/trainyard/run-1/compile-second.log`, 'utf8');
    expect(log).toMatch(/ended what a killed compile left behind: pid \d+: .*inference_demo/);
    expect((await first.end).signal).toBe('SIGKILL');
  });

  test('the disk has to hold all of them', async () => {
    host.instance.command('df', `echo head; echo x 9 9 ${30 * 2 ** 20} 1% /`);
    const first = start('first', { ...batch(1), ...TWO });
    await atWork(1);
    expect((await run('compile', 'second', { ...batch(2), ...TWO })).code).toBe(1);
    expect(reason('compile', 'second')).toMatchObject({
      code: 'DiskFull',
      message: expect.stringContaining('has 30.0 GiB free, and 40.0 GiB are needed'),
    });
    host.go();
    expect(await codes(first.end)).toEqual([0]);
  });

  test.each(['0', '257', 'two', '01'])('%j at once is refused before anything is locked', async (value) => {
    const more = { TRAINYARD_COMPILES_AT_ONCE: value };
    expect((await run('compile', 'first', more)).code).toBe(2);
    expect(reason('compile', 'first')).toMatchObject({
      code: 'InvalidVariable',
      message: `TRAINYARD_COMPILES_AT_ONCE is a whole number from 1 to 256, got ${value}`,
    });
  });
});

describe('beside a compile', () => {
  beforeEach(async () => {
    host = await CompilingHost.open();
  });

  test('a bootstrap waits', async () => {
    const first = start('first');
    await atWork(1);
    const bootstrap = host.instance.start('bootstrap', host.variables('bootstrap'));
    const over = ended(bootstrap);
    const note = 'root/var/lib/trainyard/attempts/bootstrap-bootstrap/progress.json';
    await until('the bootstrap to wait', () =>
      /lock quiet, held by compile of run run-1/.test(host.instance.text(note) ?? ''),
    );
    bootstrap.kill('SIGTERM');
    expect((await over).code).toBe(3);
    host.go();
    expect(await codes(first.end)).toEqual([0]);
  });

  test('a deploy loads, and a stop waits for nothing', async () => {
    host.go();
    expect((await host.instance.run('prepare', host.variables('prepare'))).code).toBe(0);
    expect((await run('compile', 'first')).code).toBe(0);
    host.instance.clear('go');
    const second = start('second', batch(1));
    await atWork(2);
    host.instance.file('loading', 'yes');
    const deploy = run('deploy', 'deploy');
    await until('the deploy to load', () => host.instance.text('deploying'));
    expect(host.instance.outcome('compile', 'second')).toBeUndefined();
    expect((await run('stop', 'early')).code).toBe(1);
    expect(host.instance.outcome('stop', 'early')?.reason.message).toContain(
      'devices is held by deploy of run run-1',
    );
    host.instance.clear('loading');
    expect((await deploy).code).toBe(0);
    expect((await run('stop', 'late')).code).toBe(0);
    expect(host.instance.outcome('compile', 'second')).toBeUndefined();
    host.go();
    expect(await codes(second.end)).toEqual([0]);
  });
});

describe('a benchmark', () => {
  const benchmark = (more: Record<string, string> = {}) =>
    host.instance.start('benchmark', {
      ...host.variables('benchmark', { TRAINYARD_MODEL_REVISION: 'r' }),
      ...asked([{ seconds: 60 }], { TRAINYARD_DATA_PARALLEL_DEGREE: '2', ...more }),
    });
  const started = () =>
    until('the client to start', () =>
      host.instance.text('root/mnt/trainyard/runs/run-1/benchmark-benchmark/requests.jsonl'),
    );

  beforeEach(async () => {
    host = await CompilingHost.open(benchmarkInstance());
    tryPhase(host.instance, 'benchmark', 'trial');
  });

  test('waits for a compile, says for which, and is busy in the end', async () => {
    const first = start('first');
    await atWork(1);
    expect((await ended(benchmark())).code).toBe(1);
    expect(reason('benchmark', 'benchmark')).toMatchObject({
      code: 'HostBusy',
      message: expect.stringContaining('the lock quiet is held by compile of run run-1 (command first, '),
    });
    host.go();
    expect(await codes(first.end)).toEqual([0]);
  });

  test('does not keep a stop waiting while it waits for a compile', async () => {
    const first = start('first');
    await atWork(1);
    const waiting = benchmark({ TRAINYARD_LOCK_WAIT_SECONDS: '60' });
    const over = ended(waiting);
    const note = 'root/var/lib/trainyard/attempts/benchmark-benchmark/progress.json';
    await until('the benchmark to wait', () => (host.instance.text(note) ?? '').includes('lock quiet'));
    expect((await run('stop', 'stop')).code).toBe(0);
    waiting.kill('SIGTERM');
    expect((await over).code).toBe(3);
    host.go();
    expect(await codes(first.end)).toEqual([0]);
  });

  test('keeps a compile waiting, which is busy in the end', async () => {
    const measuring = benchmark();
    const over = ended(measuring);
    await started();
    expect((await run('compile', 'first')).code).toBe(1);
    expect(reason('compile', 'first')).toMatchObject({
      code: 'HostBusy',
      message: expect.stringContaining(
        'the lock quiet is held by benchmark of run run-1 (command benchmark, ',
      ),
    });
    expect(host.compiling).toEqual([]);
    measuring.kill('SIGTERM');
    expect((await over).code).toBe(3);
  });

  test('that need not be alone lets a compile begin beside it, and no stop', async () => {
    const measuring = benchmark({ TRAINYARD_MEASURE_ALONE: 'no' });
    const over = ended(measuring);
    await started();
    host.go();
    expect((await run('compile', 'first')).code).toBe(0);
    expect((await run('stop', 'stop')).code).toBe(1);
    measuring.kill('SIGTERM');
    expect((await over).code).toBe(3);
  });

  test('is refused when it is told something else', async () => {
    expect((await ended(benchmark({ TRAINYARD_MEASURE_ALONE: 'No' }))).code).toBe(2);
    expect(reason('benchmark', 'benchmark')).toMatchObject({
      code: 'InvalidVariable',
      message: 'TRAINYARD_MEASURE_ALONE is yes or no, got No',
    });
  });
});

describe('the result', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    host = await CompilingHost.open(measuringInstance());
    tryPhase(host.instance, 'benchmark', 'trial');
  });
  afterEach(() => world.close());

  test.each([
    ['yes', 'pass', true],
    ['no', 'suspect', false],
  ])('of a benchmark with MeasureAlone=%s is judged: %s', async (alone, status, measuredAlone) => {
    const [port = 0] = await world.replicas({ slots: 8, prefill: 0.001, tpot: 0.002 });
    const compile = alone === 'no' ? start('first') : undefined;
    if (compile !== undefined) await atWork(1);
    const workload = {
      FAKE_PORT: `${port}`,
      TRAINYARD_MEASURE_ALONE: alone,
      TRAINYARD_REQUEST_COUNT: '16',
      TRAINYARD_WARMUP_REQUESTS: '0',
      TRAINYARD_INPUT_COUNTING: 'llmperf',
      TRAINYARD_MEAN_INPUT_TOKENS: '200',
      TRAINYARD_MEAN_OUTPUT_TOKENS: '8',
      TRAINYARD_STDDEV_OUTPUT_TOKENS: '0',
    };
    const end = await host.instance.run('benchmark', {
      ...host.variables('benchmark'),
      ...asked([], workload),
    });
    expect(end.code).toBe(0);
    const text = host.instance.object(`${keys.benchmark('run-1', 'i-1', 'benchmark')}result.json`) ?? '';
    const result = resultSchema.parse(JSON.parse(text));
    expect(result.measuredAlone).toBe(measuredAlone);
    const check = result.verdict.checks.find(({ name }) => name === 'MeasuredAlone');
    expect(check?.status).toBe(status);
    if (alone === 'no') {
      expect(result.verdict.status).not.toBe('valid');
      expect(check?.evidence).toContain('MeasureAlone was no');
      expect(check?.next).toContain('MeasureAlone=yes');
      expect(host.instance.outcome('compile', 'first')).toBeUndefined();
    }
    host.go();
    expect(await codes(...(compile === undefined ? [] : [compile.end]))).toEqual(
      compile === undefined ? [] : [0],
    );
    expect(result.model.id).toBe(MODEL.id);
  });
});
