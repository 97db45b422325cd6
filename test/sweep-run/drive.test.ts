import { keys } from '../../lib/contract/names';
import { latestRunId, listRunIds } from '../../lib/run';
import { runSweep } from '../../lib/sweep-run';
import { AwsError, deploymentOf } from '../run/fakes';
import { FOUR, SweepScene, TWO_LOADS } from './sweep-scene';

describe('a sweep', () => {
  test('compiles each artifact once, deploys each deployment once, and measures each cell once', async () => {
    const scene = new SweepScene();
    await scene.run();
    expect(scene.sentOf('prepare')).toHaveLength(1);
    expect(scene.sentOf('compile')).toHaveLength(4);
    expect(scene.sentOf('stop')).toHaveLength(4);
    expect(scene.sentOf('benchmark')).toEqual([
      'benchmark c1',
      'benchmark c2',
      'benchmark c3',
      'benchmark c4',
    ]);
    expect(scene.of('step-finished').map(({ status }) => status)).toEqual(Array(13).fill('succeeded'));
    expect(scene.of('sweep-finished')).toMatchObject([{ status: 'succeeded' }]);
  });

  test('measures cells that share a deployment one after the other, without another deploy step', async () => {
    const scene = new SweepScene();
    await scene.run(TWO_LOADS);
    expect(scene.sent()).toEqual([
      'prepare s1',
      'compile s2',
      'stop s3',
      'deploy s3',
      // The replicas serve already: this proves it.
      'deploy c1',
      'benchmark c1',
      'deploy c2',
      'benchmark c2',
    ]);
  });

  test('sends each cell its own layout, lengths and load, under its own run id', async () => {
    const scene = new SweepScene();
    const { plan, steps } = await scene.run();
    const measured = scene.host.sent.filter(({ comment }) => comment.includes(' benchmark '));
    for (const [index, { parameters, comment }] of measured.entries()) {
      const cell = plan.cells[index];
      expect(parameters).toMatchObject({
        RunId: [comment.split(' ')[1]],
        TensorParallelDegree: [`${cell?.layout.tensorParallel}`],
        DataParallelDegree: [`${cell?.layout.dataParallel}`],
        BatchSize: [`${cell?.batch}`],
        Concurrency: [`${cell?.concurrency}`],
        MeasureAlone: ['yes'],
      });
    }
    for (const { parameters, comment } of scene.host.sent.filter(({ comment }) =>
      comment.includes(' compile '),
    )) {
      expect(parameters['CompilesAtOnce']).toEqual([`${plan.compileSlots.count}`]);
      expect(Object.values(steps).some(({ runIds }) => runIds.includes(comment.split(' ')[1] ?? ''))).toBe(
        true,
      );
    }
  });

  test.each(['none', 'monitor'] as const)(
    'asks every benchmark for the capture of its file: %s',
    async (capture) => {
      const scene = new SweepScene();
      await scene.run({ ...TWO_LOADS, capture });
      const measured = scene.host.sent.filter(({ comment }) => comment.includes(' benchmark '));
      expect(measured.map(({ parameters }) => parameters['Capture'])).toEqual([[capture], [capture]]);
    },
  );

  test('stores its manifest before the first command, and the runs of its cells are runs like others', async () => {
    const scene = new SweepScene();
    const sweep = await scene.run();
    expect(scene.store.written[0]).toBe(keys.sweepManifest(sweep.sweepId));
    const cells = ['-c1', '-c2', '-c3', '-c4'].map((end) => `${sweep.sweepId}${end}`);
    expect(await listRunIds(scene.store, 'tutorial')).toEqual(cells);
    expect(await latestRunId(scene.store, 'tutorial')).toBe(cells[3]);
    const manifest = JSON.parse(scene.store.objects.get(keys.manifest(cells[0] ?? '')) ?? '');
    const [step] = sweep.plan.steps.filter(({ kind }) => kind === 'measure');
    expect(manifest.sweep).toEqual({ id: sweep.sweepId, step: step?.id, attempt: 1 });
    expect(manifest.environment.layout).toMatchObject(sweep.plan.cells[0]?.layout ?? {});
  });

  test('gives the same cells to several instances', async () => {
    const [one, two] = [new SweepScene(), new SweepScene(['i-1', 'i-2'])];
    await one.run();
    await two.run();
    expect(two.sentOf('benchmark').toSorted()).toEqual(one.sentOf('benchmark').toSorted());
    const used = two.host.sent.filter(({ comment }) => comment.includes(' benchmark '));
    expect(new Set(used.flatMap(({ instanceIds }) => instanceIds))).toEqual(new Set(['i-1', 'i-2']));
    expect(used.every(({ instanceIds }) => instanceIds.length === 1)).toBe(true);
    // Each artifact once, whichever instance needs it.
    expect(two.sentOf('compile')).toHaveLength(4);
  });

  test('does not begin when it was planned for more instances than there are', async () => {
    const scene = new SweepScene(['i-1', 'i-2']);
    const { environment } = scene;
    const plan = scene.plan(FOUR);
    scene.directory.list = scene.directory.list.slice(0, 1);
    const deployment = deploymentOf(1);
    const tool = { version: '0.2.0', commit: null };
    const request = { plan, environment, deployed: environment, deployment, emulated: null, tool };
    await expect(runSweep(scene.ports, request)).rejects.toMatchObject({
      code: 'InstancesMissing',
      message: expect.stringContaining('planned for 2 instances, and tutorial has 1'),
    });
    expect(scene.store.written).toEqual([]);
  });

  test('does not begin beside the work of others', async () => {
    const scene = new SweepScene();
    await scene.sendForOthers();
    await expect(scene.run()).rejects.toMatchObject({
      code: 'SweepNotAlone',
      next: expect.stringContaining('trainyard cancel tutorial-20261123-191400-0000'),
    });
    expect(scene.host.sent).toHaveLength(1);
    expect(scene.store.written).toEqual([]);
  });
});

describe('a failure', () => {
  test('of a compile is that of its cells, and the others are measured', async () => {
    const scene = new SweepScene();
    scene.script('compile', { outcome: 'failed' });
    await scene.run();
    expect(scene.sentOf('benchmark')).toHaveLength(3);
    const ends = scene.of('step-finished').map(({ status }) => status);
    expect(ends.filter((status) => status === 'failed')).toHaveLength(1);
    expect(ends.filter((status) => status === 'unreachable')).toHaveLength(2);
    expect(scene.of('sweep-finished')).toMatchObject([{ status: 'failed' }]);
  });

  test('stops the sweep when its file says so', async () => {
    const scene = new SweepScene();
    scene.script('compile', {}, { outcome: 'failed', takes: 100 });
    await scene.run({ ...FOUR, onFailure: 'stop' });
    expect(scene.sentOf('benchmark')).toEqual([]);
    await scene.resume();
    expect(scene.sentOf('benchmark')).toHaveLength(4);
  });

  test('of a cell is tried again by a resume, and nothing else is', async () => {
    const scene = new SweepScene();
    scene.script('benchmark', {}, { outcome: 'failed' });
    await scene.run();
    expect(scene.sentOf('benchmark')).toHaveLength(4);
    await scene.resume();
    expect(scene.sentOf('benchmark').slice(4)).toEqual(['benchmark c2']);
    expect(scene.sentOf('compile')).toHaveLength(4);
    expect(scene.of('sweep-started')).toMatchObject([{ done: 12, steps: 13 }]);
    expect(scene.of('sweep-finished')).toMatchObject([{ status: 'succeeded' }]);
  });

  test('of the service is no failure of a cell: the sweep ends, and a resume goes on', async () => {
    const scene = new SweepScene();
    scene.clock.after(1000, () => scene.host.fail('send', new AwsError('ExpiredTokenException'), 20));
    await expect(scene.run()).rejects.toMatchObject({
      code: 'CallFailed',
      next: expect.stringMatching(/trainyard sweep resume tutorial-\S+$/),
    });
    expect([...scene.store.objects.keys()].filter((key) => key.includes('/steps/measure/'))).toEqual([]);
    scene.host['failures'] = [];
    await scene.resume();
    expect(scene.sentOf('benchmark')).toHaveLength(4);
  });

  test('for other replicas than the cell’s deploys again, once', async () => {
    const scene = new SweepScene();
    const reason = { code: 'DeployedDifferently', message: 'others serve', next: 'run Stop' };
    // Of the four deploy phases of two cells: step, cell, step, cell.
    scene.script('deploy', {}, {}, {}, { outcome: 'failed', reason });
    await scene.run();
    expect(scene.sent().slice(-15, -5)).toEqual([
      'stop s8',
      'deploy s8',
      'deploy c2',
      'stop s8',
      'deploy s8',
      'deploy c2',
      'benchmark c2',
      'stop s10',
      'deploy s10',
      'deploy c3',
    ]);
    expect(scene.of('sweep-finished')).toMatchObject([{ status: 'succeeded' }]);
  });
});

describe('an invalid cell', () => {
  test('is tried once more, and both attempts stay', async () => {
    const scene = new SweepScene();
    scene.verdicts.push('valid', 'invalid', 'suspect');
    const { sweepId } = await scene.run();
    expect(scene.sentOf('benchmark')).toEqual([
      'benchmark c1',
      'benchmark c2',
      'benchmark c2-2',
      'benchmark c3',
      'benchmark c4',
    ]);
    expect(await listRunIds(scene.store, 'tutorial')).toContain(`${sweepId}-c2-2`);
  });

  test('that is invalid again is not tried a third time, by a resume neither', async () => {
    const scene = new SweepScene();
    scene.verdicts.push('invalid', 'invalid');
    await scene.run();
    await scene.resume();
    expect(scene.of('sweep-started')).toMatchObject([{ done: 13, steps: 13 }]);
    expect(scene.sentOf('benchmark').filter((each) => each.includes('c1'))).toEqual([
      'benchmark c1',
      'benchmark c1-2',
    ]);
  });
});

describe('a limit', () => {
  test('leaves out by name what would not end before it, and a later one lets it go on', async () => {
    const scene = new SweepScene();
    // Planned to take 10 minutes; the first measurement takes 14 in place of one.
    const until = new Date(scene.clock.now() + 15 * 60_000).toISOString();
    scene.script('benchmark', { takes: 14 * 60_000 });
    const { plan } = await scene.run({ ...FOUR, limits: { until } });
    expect(plan.cells).toHaveLength(4);
    const out = scene.of('step-finished').filter(({ status }) => status === 'left-out');
    // No replica is started for a cell that would not be measured.
    expect(out).toMatchObject(Array(3).fill({ kind: 'deploy', code: 'SweepEndsFirst' }));
    expect(scene.sentOf('benchmark')).toHaveLength(1);
    expect(scene.sentOf('deploy')).toHaveLength(2);
    await scene.resume(scene.sweepId(), { endsAt: scene.clock.now() + 3_600_000 });
    expect(scene.sentOf('benchmark')).toHaveLength(4);
    expect(scene.of('sweep-finished')).toMatchObject([{ status: 'succeeded' }]);
  });
});

test.each([
  ['block', 'the end of the capacity block', /capacity extend/],
  ['latestEndHours', 'guards.latestEndHours stops the instance', /after the stop/],
  ['deleteStackAt', 'guards.deleteStackAt deletes the stack', /later guards.deleteStackAt/],
] as const)('a cell that %s would cut is not begun', async (by, words, cure) => {
  const scene = new SweepScene();
  scene.script('benchmark', { takes: 14 * 60_000 });
  const now = scene.clock.now();
  await scene.run(FOUR, { deadline: { at: now + 17 * 60_000, by }, endsAt: now + 86_400_000 });
  const out = scene.of('step-finished').filter(({ status }) => status === 'left-out');
  expect(out).toHaveLength(3);
  for (const { code, message } of out) {
    expect({ code, message }).toEqual({ code: 'SweepEndsFirst', message: expect.stringContaining(words) });
  }
  const [record] = [...scene.store.objects].filter(([key]) => key.includes('/steps/deploy/')).slice(-1);
  expect(JSON.parse(record?.[1] ?? '').reason.next).toMatch(cure);
});

test('a benchmark that its deadline refuses at the moment of sending is left out, and no cell is blamed', async () => {
  const scene = new SweepScene();
  // The first cell's own deploy takes so long that its benchmark, which had fitted, does not any more.
  scene.script('deploy', {}, { takes: 60 * 60_000 });
  await scene.run(FOUR, { deadline: { at: scene.clock.now() + 30 * 60_000, by: 'block' } });
  const [first] = scene.of('step-finished').filter(({ kind }) => kind === 'measure');
  expect(first).toMatchObject({ status: 'left-out', code: 'BlockEndsFirst' });
  expect(scene.sentOf('benchmark')).toEqual([]);
});

test('a command that somebody cancels stops the sweep, and no cell is blamed', async () => {
  const scene = new SweepScene();
  scene.script('benchmark', {}, { takes: 600_000 });
  const running = scene.run().catch((error: unknown) => error);
  await scene.untilSent('benchmark', 2);
  await scene.host.cancel(`command-${scene.host.sent.length}`);
  expect(await running).toMatchObject({
    kind: 'stopped',
    code: 'Cancelled',
    next: expect.stringMatching(/^continue with: trainyard sweep resume tutorial-\S+$/),
  });
  const records = [...scene.store.objects].filter(([key]) => key.includes('/steps/measure/'));
  expect(records.map(([, text]) => JSON.parse(text).status)).toEqual(['succeeded']);
});
