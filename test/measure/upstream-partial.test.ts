/** LLMPerf's program writes nothing before its end; what it was told until then is a partial result all the same. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHONPATH, readLines, readResult, SOURCE, World } from './world';

const ANSWERED = 12;
let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

/** A run of many requests, ended by `end` once a few were answered: its exit code and its folder. */
async function endedEarly(end: (client: ChildProcess) => void) {
  const plan = { slots: 4, prefill: 0, tpot: 0.002, serial: false };
  const request = world.request(await world.replicas(plan, plan), 4, {
    client: 'upstream',
    llmperf: SOURCE,
    workload: { requests: 2000, timeLimitSeconds: 600 },
  });
  const out = join(world.directory, 'out');
  const args = ['-B', '-m', 'trainyard_host.measure', 'run', '--request', request, '--out', out];
  const client = spawn('python3', args, { cwd: world.directory, env: { ...process.env, PYTHONPATH } });
  client.stdout.resume();
  client.stderr.resume();
  const closed = new Promise<number | null>((done) => client.once('close', done));
  const answers = join(out, 'answered.jsonl');
  const many = () => existsSync(answers) && readFileSync(answers, 'utf8').split('\n').length > ANSWERED + 1;
  while (client.exitCode === null && !many()) await new Promise((done) => setTimeout(done, 20));
  end(client);
  return { code: await closed, out };
}

function killProgram(): void {
  expect(spawnSync('pkill', ['-9', '-f', `upstream_program ${world.directory}`]).status).toBe(0);
}

function expectWhatWasAnswered(out: string, stopReason: string): void {
  const [result, lines] = [readResult(out), readLines(out)];
  expect(result).toMatchObject({
    partial: true,
    stopReason,
    counts: { requested: 2000, completed: lines.length },
  });
  expect(lines.length).toBeGreaterThanOrEqual(ANSWERED);
  expect(result.metrics.ttftSeconds?.mean).toBeGreaterThan(0);
  expect(result.metrics.tpotSeconds?.mean).toBeGreaterThan(0.001);
  expect(result.verdict.status).not.toBe('valid');
}

test('when it is stopped', async () => {
  const { code, out } = await endedEarly((client) => client.kill('SIGTERM'));
  expect(code).toBe(3);
  expectWhatWasAnswered(out, 'Stopped');
});

test('when it is killed', async () => {
  const { code, out } = await endedEarly(killProgram);
  expect(code).toBe(1);
  expect(JSON.parse(readFileSync(join(out, 'failure.json'), 'utf8')).code).toBe('LlmperfFailed');
  expectWhatWasAnswered(out, 'ClientDied');
});

test('when its client is killed too, and somebody recovers what there is', async () => {
  const { code, out } = await endedEarly((client) => {
    client.kill('SIGKILL');
    killProgram();
  });
  expect(code).toBeNull();
  const { code: recovered } = await world.python(['-m', 'trainyard_host.measure', 'recover', out]);
  expect(recovered).toBe(0);
  expectWhatWasAnswered(out, 'ClientDied');
});
