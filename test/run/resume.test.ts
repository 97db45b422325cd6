import { resumeRun, runPhases } from '../../lib/run';
import { Scene } from './scene';

describe('stopping and resuming', () => {
  test('stopping does not touch the work, and says how to go on', async () => {
    const scene = new Scene();
    scene.host.script('compile', { takes: 60_000 });
    scene.clock.after(30_000, () => scene.stop.abort());
    await expect(scene.run(['compile', 'deploy'])).rejects.toMatchObject({
      kind: 'stopped',
      code: 'StoppedWatching',
      next: expect.stringMatching(/trainyard resume \S+, or end it with: trainyard cancel/),
    });
    expect(scene.host.cancelled).toEqual([]);
    expect(scene.of('run-finished')).toMatchObject([{ status: 'stopped' }]);
  });

  test('stopping where the instance stops too does not claim that the work goes on', async () => {
    const scene = new Scene();
    scene.host.script('compile', { takes: 60_000 });
    scene.clock.after(30_000, () => scene.stop.abort());
    const options = { ...scene.options, outlives: false, flags: ' --state here' };
    await expect(runPhases(scene.ports, scene.request(['compile']), options)).rejects.toMatchObject({
      message: expect.stringMatching(/the emulated instance stops with it$/),
      next: expect.stringMatching(/^continue with: trainyard resume tutorial-\S+ --state here$/),
    });
  });

  test('a command in progress is followed, not sent again', async () => {
    const scene = new Scene();
    scene.host.script('compile', { takes: 60_000 });
    const runId = await scene.abandon(['prepare', 'compile', 'deploy'], 30_000);
    await scene.resume(runId);
    expect(scene.sentPhases()).toEqual(['prepare', 'compile', 'deploy']);
    expect(scene.of('phase-skipped')).toMatchObject([{ phase: 'prepare' }]);
    expect(scene.of('phase-started')).toMatchObject([
      { phase: 'compile', followed: true },
      { phase: 'deploy', followed: false },
    ]);
  });

  test('a command that ended while nobody watched is taken as it ended', async () => {
    const scene = new Scene();
    scene.host.script('compile', { takes: 60_000 });
    const runId = await scene.abandon(['compile', 'deploy'], 30_000);
    await scene.clock.sleep(600_000);
    await scene.resume(runId);
    expect(scene.sentPhases()).toEqual(['compile', 'deploy']);
  });

  test('a failed phase is tried again, and the outcome of the first attempt stays', async () => {
    const scene = new Scene();
    scene.host.script('compile', { outcome: 'failed' });
    await scene.run(['prepare', 'compile']).catch(() => undefined);
    await scene.resume(scene.runId());
    expect(scene.sentPhases()).toEqual(['prepare', 'compile', 'compile']);
    const outcomes = [...scene.store.objects.keys()].filter((key) => key.includes('/outcomes/compile/'));
    expect(outcomes).toHaveLength(2);
  });

  test('a phase whose worker was lost without an outcome is sent again', async () => {
    const scene = new Scene();
    scene.host.script('compile', {
      takes: 1000,
      status: 'Failed',
      statusDetails: 'Terminated',
      outcome: false,
    });
    const failed = scene.run(['compile']);
    await expect(failed).rejects.toMatchObject({ code: 'Terminated' });
    await scene.resume(scene.runId());
    expect(scene.sentPhases()).toEqual(['compile', 'compile']);
  });

  test('uses the document version that the run began with, and refuses when it is gone', async () => {
    const scene = new Scene();
    scene.host.script('compile', { outcome: 'failed' });
    await scene.run(['compile']).catch(() => undefined);
    scene.publish('compile', { sha256: 'f'.repeat(64), version: '2' });
    await expect(scene.resume(scene.runId())).rejects.toMatchObject({ code: 'DocumentMissing' });
  });

  test('refuses when that version is not the document that it was', async () => {
    const scene = new Scene();
    scene.host.script('compile', { outcome: 'failed' });
    await scene.run(['compile']).catch(() => undefined);
    scene.publish('compile', { sha256: 'f'.repeat(64) });
    await expect(scene.resume(scene.runId())).rejects.toMatchObject({ code: 'DocumentDiffers' });
    expect(scene.sentPhases()).toEqual(['compile']);
  });

  test('repeats the deployment when its servers are gone, then the benchmark', async () => {
    const scene = new Scene();
    const gone = { outcome: 'failed', reason: { code: 'ReplicaNotReady', message: 'gone' } } as const;
    scene.host.script('benchmark', gone, gone);
    await scene.run(['deploy', 'benchmark']).catch(() => undefined);
    await scene.resume(scene.runId());
    expect(scene.sentPhases()).toEqual(['deploy', 'benchmark', 'benchmark', 'deploy', 'benchmark']);
  });

  test('repeats the deployment only on the instance whose servers are gone', async () => {
    const scene = new Scene(['i-1', 'i-2']);
    const gone = { outcome: 'failed', reason: { code: 'ReplicaNotReady', message: 'gone' } } as const;
    scene.host.script('benchmark', {}, gone, gone);
    await scene.run(['deploy', 'benchmark']).catch(() => undefined);
    await scene.resume(scene.runId());
    const sent = scene.host.sent.map(({ comment, instanceIds }) => [comment.split(' ')[2], ...instanceIds]);
    expect(sent.slice(2)).toEqual([
      ['benchmark', 'i-2'],
      ['deploy', 'i-2'],
      ['benchmark', 'i-2'],
    ]);
  });

  test('does so once: servers that vanish again are a failure', async () => {
    const scene = new Scene();
    const gone = { outcome: 'failed', reason: { code: 'ReplicaNotReady', message: 'gone' } } as const;
    scene.host.script('benchmark', gone, gone, gone);
    await scene.run(['deploy', 'benchmark']).catch(() => undefined);
    await expect(scene.resume(scene.runId())).rejects.toMatchObject({ code: 'ReplicaNotReady' });
    expect(scene.sentPhases()).toHaveLength(5);
  });

  test('repeats from the phase that is named, although all had succeeded', async () => {
    const scene = new Scene();
    await scene.run(['compile', 'deploy', 'benchmark']);
    await resumeRun(scene.ports, scene.runId(), { from: 'deploy' });
    expect(scene.sentPhases().slice(3)).toEqual(['deploy', 'benchmark']);
  });

  test('a run that nobody knows is a wrong request', async () => {
    const scene = new Scene();
    await expect(scene.resume('tutorial-20261123-000000-0000')).rejects.toMatchObject({
      kind: 'request',
      code: 'RunNotFound',
    });
  });
});
