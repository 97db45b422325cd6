/** LLMPerf's program on real Ray, a part of it killed: nothing is left, the replicas are idle, and the cause is told. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { processesMentioning } from '../e2e/command';
import { SOURCE, World } from '../measure/world';
import { llmperfPython } from './llmperf-environment';

jest.setTimeout(1_200_000);

const TOOLKIT = resolve(__dirname, '../../assets/host/python');
const GONE_WITHIN_SECONDS = 10;
const OWN = /waiting for LLMPerf's own program/;

const VICTIMS: Record<string, RegExp> = {
  client: /supervised\.py run/,
  llmperf: /upstream_program/,
  raylet: /\/raylet\/raylet /,
  gcs: /\/gcs_server /,
};
/** Milliseconds. A run on real Ray takes half a minute, so every change tries one moment of each victim. */
const MOMENTS = [0, 300, 800, 1500, 3000];
const momentsOf = (victim: string) =>
  process.env.TRAINYARD_ALL_MOMENTS ? MOMENTS : [MOMENTS[Object.keys(VICTIMS).indexOf(victim)] ?? 0];

/** pid → command line, of everything below the supervisor. */
function family(root: number): Map<number, string> {
  const rows = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).stdout.trim().split('\n');
  const known = rows.map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row)?.slice(1) ?? []);
  const found = new Map<number, string>([[root, '']]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const [pid, parent, args = ''] of known) if (found.has(Number(parent))) found.set(Number(pid), args);
  }
  return found;
}

describe.each(Object.keys(VICTIMS))('when %s is killed', (victim) => {
  let python: string;
  let world: World;
  beforeAll(() => {
    python = llmperfPython();
  });
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => world.close());

  /** Kills the victim so many milliseconds after LLMPerf's program has begun; never, if there is no moment. */
  async function run(port: number, name: string, requests: number, moment?: number) {
    const tokenizer = join(world.directory, 'tokenizer');
    spawnSync(python, ['-B', join(__dirname, 'make_tokenizer.py'), tokenizer]);
    const request = world.request([port], 4, {
      client: 'upstream',
      llmperf: SOURCE,
      tokenizer,
      workload: { requests, timeLimitSeconds: 30 },
    });
    const out = join(world.directory, name);
    const script = join(__dirname, 'supervised.py');
    const child = spawn(python, ['-B', script, 'watch', '--request', request, '--out', out], {
      cwd: world.directory,
      env: { PATH: process.env.PATH, HOME: world.directory, PYTHONPATH: TOOLKIT, HF_HUB_OFFLINE: '1' },
    });
    let told = '';
    let killed = moment === undefined;
    child.stdout.resume();
    child.stderr.on('data', (text) => {
      told += text;
      if (killed || !OWN.test(told)) return;
      killed = true;
      setTimeout(() => {
        const [pid] = [...family(child.pid ?? 0)].find(([, args]) => VICTIMS[victim]?.test(args)) ?? [];
        process.kill(pid ?? Number.NaN, 'SIGKILL');
      }, moment);
    });
    const code = await new Promise<number | null>((done) => child.once('close', done));
    const file = join(out, 'failure.json');
    return { code, failure: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null, told };
  }

  async function expectNothingLeft(port: number): Promise<void> {
    const left = () => processesMentioning(world.directory).filter((line) => !/mock_replicas/.test(line));
    const deadline = Date.now() + GONE_WITHIN_SECONDS * 1000;
    while (left().length > 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 100));
    expect(left()).toEqual([]);
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toMatch(/num_requests_running\S* 0\n/);
  }

  test.each(momentsOf(victim))('after %i ms', async (moment) => {
    const [port = 0] = await world.replicas({ slots: 8, prefill: 0, tpot: 0.02, serial: false });
    const { code, failure } = await run(port, 'killed', 400, moment);
    if (victim === 'client') expect({ code, failure }).toEqual({ code: 128 + 9, failure: null });
    else {
      expect(code).toBe(1);
      expect(failure.code).toMatch(/^Llmperf(Failed|TimedOut)$/);
      expect(failure.message).toContain('its last line: ');
      const answered = join(world.directory, 'killed/answered.jsonl');
      const answers = existsSync(answered) ? readFileSync(answered, 'utf8').split('\n').length - 2 : 0;
      const result = join(world.directory, 'killed/result.json');
      expect(existsSync(result)).toBe(answers > 0);
      if (answers > 0) expect(JSON.parse(readFileSync(result, 'utf8')).counts.completed).toBeGreaterThan(0);
    }
    await expectNothingLeft(port);
    const next = await run(port, 'next', 24);
    expect({ code: next.code, told: next.code === 0 ? '' : next.told }).toEqual({ code: 0, told: '' });
    await expectNothingLeft(port);
  });
});
