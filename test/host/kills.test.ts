import { keys } from '../../lib/contract/names';
import { World } from '../measure/world';
import { until } from './emulated-instance';
import { type Moment, Scene, type Victim } from './killing';

const [FIRST, SECOND] = ['command-1', 'command-2'];
/** Our client must not have ended before a busy machine kills it; what is killed does not send them all. */
const requestsOf = (client: string) => (client === 'trainyard' ? 2000 : 400);
/** Where a process that never goes is told from one that is slow to go. */
const GONE_WITHIN_SECONDS = 60;

const after = (said: RegExp, ...delays: number[]): Moment[] =>
  delays.map((delay) => ({ said, after: delay }));
const OWN = /LLMPerf's own program/;
const STARTING = [
  ...after(/libraries to load|Ray to start|own program/, 0),
  ...after(/Ray to start|own program/, 0),
  ...after(OWN, 0, 400, 1500),
];
// At the start or at whatever has come since: a busy machine may look late.
const STARTED = /client to start|introduce|tokenizer|library|prompts|requests/;
const REQUESTING = /"waitingFor": ?"requests"/;
const SENDING = after(REQUESTING, 0, 200, 500, 1000, 2000);

type Kill = readonly [client: string, victim: Victim, moments: readonly Moment[]];

const KILLS: readonly Kill[] = [
  ['trainyard', 'client', [...after(STARTED, 0), ...SENDING.slice(0, 4)]],
  ['trainyard', 'loader', SENDING],
  ['upstream', 'client', STARTING],
  ['upstream', 'llmperf', STARTING],
  ['upstream', 'raylet', after(OWN, 0, 200, 500, 1000, 2000)],
  ['upstream', 'gcs', after(OWN, 0, 200, 500, 1000, 2000)],
];

let world: World;
let scenes: Scene[];
beforeEach(() => {
  world = new World();
  scenes = [];
});
afterEach(() => {
  for (const scene of scenes) scene.close();
  world.close();
});

async function set(client: string): Promise<Scene> {
  const scene = await Scene.set(world, client);
  scenes.push(scene);
  return scene;
}

async function expectNothingLeft(scene: Scene): Promise<void> {
  await until('no process of the run', () => scene.processes().size === 0, GONE_WITHIN_SECONDS).catch(() => {
    expect([...scene.processes().values()]).toEqual([]);
  });
  let running = await scene.running();
  for (const deadline = Date.now() + GONE_WITHIN_SECONDS * 1000; running > 0 && Date.now() < deadline; )
    running = await scene.running();
  expect(running).toBe(0);
}

const result = (scene: Scene, command: string) =>
  JSON.parse(scene.instance.object(`${keys.benchmark('run-1', 'i-1', command)}result.json`) ?? 'null');

describe.each(KILLS)('client %s, when %s is killed', (client, victim, moments) => {
  test('at five moments, leaves no process, idle replicas, its cause, and a clean next run', async () => {
    expect(moments).toHaveLength(5);
    await Promise.all(
      moments.map(async (moment) => {
        const scene = await set(client);
        // LLMPerf's program goes on without Ray's helpers, so it gets few requests there.
        const requests = victim === 'raylet' || victim === 'gcs' ? 100 : requestsOf(client);
        const end = scene.start(requests, FIRST);
        await scene.kill([victim], moment);
        const { code } = await end;
        await expectNothingLeft(scene);
        const outcome = scene.instance.outcome('benchmark');
        expect(outcome?.reason).toBeDefined();
        if (victim === 'client') {
          expect(outcome?.reason).toMatchObject({ code: 'BenchmarkFailed' });
          expect(outcome?.reason.message).toContain('the client ended with -9');
        } else if (victim === 'loader') {
          expect(code).toBe(0);
          expect(result(scene, FIRST)).toMatchObject({ partial: true, stopReason: 'ClientDied' });
        } else if (victim === 'llmperf') {
          expect(outcome?.reason).toMatchObject({ code: 'LlmperfFailed' });
          expect(outcome?.reason.message).toContain('was killed by signal 9 (SIGKILL)');
        }
        if (victim === 'client' && client === 'trainyard' && moment.said === REQUESTING) {
          expect(result(scene, FIRST)).toMatchObject({ partial: true, stopReason: 'ClientDied' });
        }
        expect((await scene.start(8, SECOND)).code).toBe(0);
        expect(result(scene, SECOND)).toMatchObject({ partial: false });
        await expectNothingLeft(scene);
      }),
    );
  });
});

test.each(['trainyard', 'upstream'])(
  'client %s ends when the program of the phase is killed',
  async (client) => {
    const scene = await set(client);
    const end = scene.start(requestsOf(client), FIRST);
    await scene.kill(['program'], { said: /"waitingFor": ?"requests"|own program/, after: 500 });
    expect((await end).code).toBe(1);
    await expectNothingLeft(scene);
    expect(scene.instance.outcome('benchmark')?.reason.message).toContain('ended with exit code 137');
  },
);

test('what is left when everything that watches is killed at once is ended by the next run', async () => {
  const scene = await set('upstream');
  const end = scene.start(requestsOf('upstream'), FIRST);
  await scene.kill(['shell', 'program', 'client'], { said: /own program/, after: 500 });
  await end;
  expect([...scene.processes().values()].join('\n')).toContain('parts.py worker');
  expect((await scene.start(8, SECOND)).code).toBe(0);
  await expectNothingLeft(scene);
  const log = scene.instance.text('root/var/log/trainyard/run-1/benchmark-command-2.log');
  expect(log).toMatch(/ended what an earlier benchmark left behind: pid \d+: .*parts\.py worker/);
});

test('or by Stop, with the replicas that it loads', async () => {
  const scene = await set('upstream');
  const end = scene.start(requestsOf('upstream'), FIRST);
  await scene.kill(['shell', 'program', 'client'], { said: OWN, after: 500 });
  await end;
  scene.instance.file(
    'toolkit/python/trainyard_host/stop_trial.py',
    'from trainyard_host.phases import stop\nstop.end_benchmarks()\n',
  );
  scene.instance.phase('stop', 'host stop_trial');
  expect((await scene.instance.run('stop', { SSM_COMMAND_ID: SECOND })).code).toBe(0);
  await expectNothingLeft(scene);
});
