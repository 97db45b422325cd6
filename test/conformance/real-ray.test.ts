/**
 * Our client with a real Hugging Face tokenizer, and LLMPerf's program on real Ray, against two emulated replicas.
 *
 * LLMPerf's library is the stand-in: its source is on GitHub, which cannot be reached where these tests run.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { processesMentioning } from '../e2e/command';
import { compile } from '../emulated/helpers/compile';
import { Instance } from '../emulated/helpers/instance';
import { Server } from '../emulated/helpers/server';
import { type Ended, type Interruption, isDue, readResult, SOURCE, statusOf, World } from '../measure/world';
import { llmperfPython } from './llmperf-environment';

jest.setTimeout(900_000);

const TOOLKIT = resolve(__dirname, '../../assets/host/python');
const CORES = ['0-31', '32-63'];
const LOOK_MS = 500;
/** The replicas share this machine with the client and with all else: either may lose time, and answer at an unsteady pace. */
const BUSY_MACHINE = ['ClientSaturated', 'TailAgainstMedian', 'LittlesLaw', 'ReplicaBusy', 'SteadyPace'];

/** The measure's world, in LLMPerf's real environment instead of the emulated one. */
class RealRay extends World {
  readonly tokenizer = join(this.directory, 'tokenizer');
  /** All that its processes were seen to listen on, as long as they ran. */
  readonly listening = new Set<string>();

  constructor(private readonly interpreter: string) {
    super();
    const made = spawnSync(interpreter, ['-B', join(__dirname, 'make_tokenizer.py'), this.tokenizer], {
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(made.stderr);
  }

  override python(args: readonly string[], interruption?: Interruption): Promise<Ended> {
    const child = spawn(this.interpreter, ['-B', ...args], {
      cwd: this.directory,
      env: { PATH: process.env.PATH, HOME: this.directory, PYTHONPATH: TOOLKIT, HF_HUB_OFFLINE: '1' },
    });
    const ended = { code: null as number | null, stdout: '', stderr: '' };
    child.stdout.on('data', (text) => (ended.stdout += text));
    child.stderr.on('data', (text) => (ended.stderr += text));
    let interrupted = false;
    const looking = setInterval(() => {
      for (const line of listenersOf(child)) this.listening.add(line);
      if (!interruption || interrupted || !isDue(interruption)) return;
      interrupted = true;
      if (interruption.signal === 'SIGKILL') killLoader(child);
      else child.kill(interruption.signal);
    }, LOOK_MS);
    return new Promise((done) =>
      child.once('close', (code) => {
        clearInterval(looking);
        done({ ...ended, code });
      }),
    );
  }
}

/** Pids with their command lines, from the driver down. */
function familyOf(driver: ChildProcess): Map<string, string> {
  const rows = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).stdout.trim().split('\n');
  const known = rows.map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row)?.slice(1) ?? []);
  const family = new Map([[String(driver.pid), '']]);
  for (const _ of 'generations')
    for (const [pid = '', parent = '', args = ''] of known) if (family.has(parent)) family.set(pid, args);
  return family;
}

function listenersOf(driver: ChildProcess): string[] {
  const family = familyOf(driver);
  const lines = spawnSync('ss', ['-ltnpH'], { encoding: 'utf8' }).stdout.split('\n');
  return lines.filter((line) => family.has(/pid=(\d+)/.exec(line)?.[1] ?? ''));
}

/** As the kernel does when memory runs out: the process that loads, and no other one. */
function killLoader(driver: ChildProcess): void {
  const named = (pid: string) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'trainyard-load';
  const loader = [...familyOf(driver).keys()].find(named);
  process.kill(Number(loader), 'SIGKILL');
}

describe('the measure in its real environment', () => {
  let world: RealRay;
  let instance: Instance;
  let servers: Server[];

  beforeAll(async () => {
    world = new RealRay(llmperfPython());
    instance = new Instance({ compileTimeScale: 5000, timeScale: 10 });
    instance.installVllm();
    compile(instance);
    servers = await Promise.all(CORES.map((cores) => Server.start(instance, { cores })));
    await Promise.all(servers.map((server) => server.ready()));
  });
  afterAll(async () => {
    await Promise.all((servers ?? []).map((server) => server.stop()));
    await instance?.close();
    world?.close();
  });

  const expectLoopback = () => {
    const listening = [...world.listening];
    expect(listening.filter((line) => /raylet|gcs_server/.test(line)).length).toBeGreaterThan(1);
    expect(listening.filter((line) => !/\s(\[::ffff:)?127\.0\.0\.1\]?:\d+\s/.test(line))).toEqual([]);
  };

  const expectNothingLeft = async () => {
    const left = () => processesMentioning(world.directory).filter((line) => !/^ps/.test(line));
    for (let waited = 0; left().length > 0 && waited < 100; waited++) {
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(left()).toEqual([]);
  };

  function request(requests: number): string {
    const path = world.request([], 4, {
      preset: 'corrected',
      emulated: { timeScale: 10 },
      model: { servedAs: instance.model },
      layout: { sequenceLength: 8192, dataParallel: 2 },
      tokenizer: world.tokenizer,
      workload: {
        requests,
        inputTokens: { mean: 7936, stddev: 30 },
        outputTokens: { mean: 64, stddev: 10 },
        samplingParameters: { temperature: 0.7, top_k: 50 },
      },
      hardware: {
        weightBytes: 2 * 70_553_706_496,
        parameters: 70_553_706_496,
        memoryBandwidth: 46.4e12,
        peakFlops: 10.7e15,
        machineCores: 64,
      },
    });
    const replicas = servers.map(({ port }, index) => ({
      index,
      url: `http://${instance.address}:${port}`,
      cores: CORES[index],
    }));
    world.edit(path, { replicas });
    return path;
  }

  test('measures every request on both replicas, and doubts nothing but what a busy machine explains', async () => {
    const { code, result } = await world.measure(request(24), []);
    expect(code).toBe(0);
    expect(result.counts).toMatchObject({ requested: 24, completed: 24, failed: 0 });
    expect(result.replicas.map((replica) => replica.completed > 0)).toEqual([true, true]);
    const doubts = result.verdict.checks.filter(({ status }) => status === 'invalid' || status === 'suspect');
    expect(doubts.map(({ name }) => name).filter((name) => !BUSY_MACHINE.includes(name))).toEqual([]);
  });

  test('counts with the real tokenizer what the replicas count', async () => {
    const result = readResult(join(world.directory, 'out-1'));
    expect(statusOf(result, 'ClientTokens')).toBe('pass');
    const truth = servers.flatMap((server) => server.truth());
    // Each of the two replicas has answered the eight greedy prompts too; warm-up answers are shorter.
    expect(truth.filter(({ completionTokens }) => completionTokens > 16).length).toBe(24 + 2 * 8);
    expect(result.tokens.outputByUsage).toBeGreaterThan(24 * 20);
    expect(Math.abs((result.tokens.outputByClient ?? 0) - (result.tokens.outputByUsage ?? 0))).toBeLessThan(
      49,
    );
  });

  test('opens no port', () => expect([...world.listening]).toEqual([]));

  test("runs LLMPerf's own program as it is: on this machine only, without a way to the Hub", async () => {
    world.listening.clear();
    const path = request(24);
    world.edit(path, { client: 'upstream', llmperf: SOURCE });
    const { code, result, stderr } = await world.measure(path, []);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(result).toMatchObject({ client: 'upstream', counts: { completed: 24 } });
    expectLoopback();
    await expectNothingLeft();
  });

  test('loses nothing when the process that loads is killed', async () => {
    const { code, result, lines, stderr } = await world.measure(request(100), [], {
      sent: 24,
      ended: 16,
      signal: 'SIGKILL',
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(lines.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(result).toMatchObject({ partial: true, stopReason: 'ClientDied' });
    expect(result.counts.completed).toBeGreaterThan(0);
    expect(result.counts.completed + result.counts.cancelled).toBe(100);
    expect(statusOf(result, 'AllAccounted')).toBe('pass');
    const partial = result.verdict.checks.find(({ name }) => name === 'Partial');
    expect(partial?.status).toBe('invalid');
    expect(partial?.evidence).toMatch(/ClientDied: \d+ of 100 completed .*the process that loads ended: /);
    expect(result.tokens.outputByClient).not.toBeNull();
  });

  test('stops calmly when it is asked to, with what it has, and leaves no process', async () => {
    const { code, result } = await world.measure(request(200), [], {
      sent: 24,
      ended: 16,
      signal: 'SIGTERM',
    });
    expect(code).toBe(3);
    expect(result.counts.completed).toBeLessThan(200);
    expect(result.verdict.checks).toContainEqual(
      expect.objectContaining({ name: 'Partial', status: 'invalid' }),
    );
    await expectNothingLeft();
  });
});
