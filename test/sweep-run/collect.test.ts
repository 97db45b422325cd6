import { loadManifest } from '../../lib/run';
import { collectSweep, sweepStatus } from '../../lib/sweep-run';
import { deploymentOf } from '../run/fakes';
import { FOUR, SweepScene } from './sweep-scene';

const states = (cells: readonly { readonly state: string }[]) => cells.map(({ state }) => state);

describe('what became of the cells', () => {
  test('is the measurement of each, in the order of the plan', async () => {
    const scene = new SweepScene();
    const { sweepId, plan, createdAt } = await scene.run();
    const swept = await collectSweep(scene.store, sweepId, deploymentOf());
    expect(swept.cells.map(({ id }) => id)).toEqual(plan.cells.map(({ id }) => id));
    expect(swept.cells.map(({ attempts }) => attempts.map(({ name }) => name))).toEqual(
      [1, 2, 3, 4].map((number) => [`${sweepId}-c${number}`]),
    );
    expect(states(swept.cells)).toEqual(Array(4).fill('measured'));
    expect(swept).toMatchObject({ startedAt: createdAt, emulated: null });
    expect(Date.parse(swept.endedAt ?? '')).toBeGreaterThan(Date.parse(createdAt));
  });

  test('are not asked of the sweep’s own id as if it were a run', async () => {
    const scene = new SweepScene();
    const { sweepId } = await scene.run();
    await expect(loadManifest(scene.store, sweepId)).rejects.toMatchObject({
      code: 'RunNotFound',
      next: `it is a sweep: read it with \`trainyard sweep report ${sweepId}\``,
    });
  });

  test('names the step that failed, and its reason', async () => {
    const scene = new SweepScene();
    const reason = { code: 'DiskFull', message: 'no room', next: 'remove something' };
    scene.script('compile', {}, { outcome: 'failed', reason });
    const { sweepId } = await scene.run();
    const { cells } = await collectSweep(scene.store, sweepId, deploymentOf());
    const failed = cells.filter(({ state }) => state === 'failed');
    expect(failed).toMatchObject([
      {
        attempts: [],
        shown: null,
        reason: {
          code: 'DiskFull',
          message: expect.stringMatching(/compile\/[0-9a-f]+: .*no room/),
          next: 'remove something',
        },
      },
    ]);
    expect(states(cells).filter((state) => state === 'measured')).toHaveLength(3);
  });

  test.each([
    [['valid'], 1, 0],
    [['invalid', 'valid'], 2, 1],
    [['invalid', 'suspect'], 2, 1],
    [['invalid', 'invalid'], 2, 0],
    [['suspect'], 1, 0],
  ] as const)('of a cell whose attempts are %j shows attempt %#', async (verdicts, attempts, shown) => {
    const scene = new SweepScene();
    scene.verdicts.push(...verdicts);
    const { sweepId } = await scene.run();
    const [first] = (await collectSweep(scene.store, sweepId, deploymentOf())).cells;
    expect({ attempts: first?.attempts.length, shown: first?.shown }).toEqual({ attempts, shown });
  });

  test('is left out where a limit kept it from beginning', async () => {
    const scene = new SweepScene();
    const until = new Date(scene.clock.now() + 15 * 60_000).toISOString();
    scene.script('benchmark', { takes: 14 * 60_000 });
    const { sweepId } = await scene.run({ ...FOUR, limits: { until } });
    const { cells } = await collectSweep(scene.store, sweepId, deploymentOf());
    expect(states(cells)).toEqual(['measured', 'left-out', 'left-out', 'left-out']);
    expect(cells[1]?.reason?.code).toBe('SweepEndsFirst');
  });
});

describe('the status', () => {
  test('of a sweep that goes on says what is at work and what waits', async () => {
    const scene = new SweepScene();
    scene.script('benchmark', {}, { takes: 600_000 });
    const running = scene.run();
    await scene.untilSent('benchmark', 2);
    const sent = scene.host.sent.length;
    const { steps, measurements } = await sweepStatus(scene.ports, scene.sweepId());
    expect(scene.host.sent).toHaveLength(sent);
    expect(states(measurements.cells)).toEqual(['measured', 'working', 'waiting', 'waiting']);
    expect(measurements.endedAt).toBeNull();
    expect(steps.filter(({ state }) => state === 'working')).toMatchObject([{ kind: 'measure' }]);
    const done = steps.filter(({ state }) => state === 'succeeded').map(({ kind }) => kind);
    expect(done).toEqual([
      'prepare',
      'compile',
      'compile',
      'compile',
      'compile',
      'deploy',
      'measure',
      'deploy',
    ]);
    await running;
  });

  test('of a failed step says that it failed', async () => {
    const scene = new SweepScene();
    scene.script('benchmark', { outcome: 'failed' });
    await scene.run();
    const { steps } = await sweepStatus(scene.ports, scene.sweepId());
    expect(steps.filter(({ state }) => state === 'failed')).toMatchObject([{ kind: 'measure' }]);
  });
});
