/** What goes wrong between the real command and its account: nothing is sent twice, the failure is named, the run goes on. */
import { ChaosScene, pause, REQUESTS, type TypedCommand } from '../chaos/chaos-scene';
import { announcedRuns, missingOf } from '../chaos/finished-runs';
import { succeededPhases } from '../chaos/succeeded-phases';

jest.setTimeout(1_800_000);

let scene: ChaosScene;
beforeEach(async () => {
  scene = new ChaosScene();
  await scene.open();
});
afterEach(async () => {
  const left = await scene.close();
  scene.remove();
  expect(left).toEqual([]);
});

const PHASES = ['prepare', 'compile', 'deploy', 'benchmark'];
const sent = () => scene.proxy.operations.filter((it) => it === 'SendCommand').length;
const has = (command: TypedCommand, type: string) =>
  command.lines.filter((line) => line.includes(`"type":"${type}"`));
/** Until a command has said something of this, or has ended. */
async function said(command: TypedCommand, text: string): Promise<void> {
  while (command.code === undefined && !command.lines.some((line) => line.includes(text))) await pause();
}

/** Every phase succeeded once, and the run of these commands left all that it has to. */
async function isWhole(...commands: TypedCommand[]): Promise<void> {
  expect(succeededPhases(scene.folder).map(({ times }) => times)).toEqual(PHASES.map(() => 1));
  const [runId = ''] = commands.flatMap(({ lines }) => announcedRuns(lines));
  expect(await missingOf(scene.bucket(), { runId, requests: REQUESTS })).toEqual([]);
}

test('a reply that is lost after SendCommand was accepted, with a list that is behind', async () => {
  let lost = 0;
  let behind = 0;
  scene.proxy.rule = (operation) => {
    if (operation === 'SendCommand' && lost++ === 0) return 'drop-reply';
    if (operation !== 'ListCommands' || lost === 0 || behind++ >= 3) return undefined;
    return {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ Commands: [] }),
    };
  };
  const run = scene.type('run');
  await run.over;
  expect([run.code, run.error()]).toEqual([0, undefined]);
  expect(behind).toBeGreaterThan(3);
  expect(sent()).toBe(PHASES.length);
  expect(has(run, 'retrying')).toContainEqual(expect.stringContaining('"operation":"SendCommand"'));
  await isWhole(run);
});

describe.each(['error-500', 'reset'] as const)('%s in each read from S3, the last one too', (fault) => {
  test('ends neither a run nor what reads it afterwards', async () => {
    const met = new Set<string>();
    scene.proxy.rule = (operation) => {
      if (!/^(GET|HEAD) /.test(operation) || met.has(operation)) return undefined;
      met.add(operation);
      return fault;
    };
    const run = scene.type('run');
    await run.over;
    expect([run.code, run.error()]).toEqual([0, undefined]);
    expect([...met].some((it) => it.includes('/outcomes/benchmark/'))).toBe(true);
    await isWhole(run);
    for (const words of [['resume'], ['report'], ['results', 'list'], ['follow']]) {
      met.clear();
      const after = scene.type(...words);
      await after.over;
      expect([words, after.code, after.error(), met.size > 0]).toEqual([words, 0, undefined, true]);
    }
    expect(sent()).toBe(PHASES.length);
  });
});

test('a list that takes long, each time', async () => {
  scene.proxy.rule = (operation) => (/^List|list-type=2/.test(operation) ? 'delay' : undefined);
  const run = scene.type('run');
  await run.over;
  expect([run.code, run.error(), sent()]).toEqual([0, undefined, PHASES.length]);
  await isWhole(run);
});

test('an outage of 15 seconds', async () => {
  const run = scene.type('run');
  await said(run, '"phase":"compile"');
  const until = performance.now() + 15_000;
  let refused = 0;
  scene.proxy.rule = () => (performance.now() < until && ++refused > 0 ? 'reset' : undefined);
  await run.over;
  expect([run.code, run.error()]).toEqual([0, undefined]);
  expect(refused).toBeGreaterThan(1);
  expect(has(run, 'retrying').length).toBeGreaterThan(0);
  await isWhole(run);
});

describe('credentials that expire in mid-run', () => {
  const EXPIRED = (operation: string) =>
    /^[A-Z]+ \//.test(operation)
      ? {
          status: 400,
          headers: { 'content-type': 'application/xml' },
          body: '<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>',
        }
      : {
          status: 400,
          headers: { 'content-type': 'application/x-amz-json-1.1' },
          body: '{"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}',
        };

  test('and are renewed: it is said once, and the run goes on', async () => {
    const run = scene.type('run');
    await said(run, '"phase":"compile"');
    scene.proxy.rule = EXPIRED;
    await said(run, 'sign in again');
    scene.proxy.rule = () => undefined;
    await run.over;
    expect([run.code, run.error()]).toEqual([0, undefined]);
    expect(run.lines.filter((line) => line.includes('sign in again'))).toHaveLength(1);
    expect(sent()).toBe(PHASES.length);
    await isWhole(run);
  });

  test('and are not: Ctrl-C says how to go on, and resume does', async () => {
    const run = scene.type('run');
    await said(run, '"phase":"compile"');
    scene.proxy.rule = EXPIRED;
    await said(run, 'sign in again');
    run.child.kill('SIGINT');
    await run.over;
    expect([run.code, run.error()?.code]).toEqual([3, 'StoppedWatching']);
    expect(run.error()?.next).toMatch(/^continue with: trainyard resume /);
    const early = scene.type('resume');
    await said(early, 'sign in again');
    early.child.kill('SIGINT');
    await early.over;
    expect([early.code, early.error()?.code]).not.toContain('Unexpected');
    scene.proxy.rule = () => undefined;
    const resumed = scene.type('resume');
    await resumed.over;
    expect([resumed.code, resumed.error()]).toEqual([0, undefined]);
    expect(sent()).toBe(PHASES.length);
    await isWhole(resumed);
  });
});
