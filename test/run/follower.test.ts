import { cancelRun, followRun, type RunEvent } from '../../lib/run';
import { Scene } from './scene';

describe('following', () => {
  test('tells what the host waits for, once per change', async () => {
    const scene = new Scene();
    scene.host.script('prepare', {
      takes: 20_000,
      progress: [
        { at: 1000, waitingFor: 'shard 1', done: 1, total: 3 },
        { at: 9000, waitingFor: 'shard 2', done: 2, total: 3 },
      ],
    });
    await scene.run(['prepare']);
    expect(scene.of('waiting').map((event) => [event.waitingFor, event.done])).toEqual([
      ['the first word from the instance', undefined],
      ['shard 1', 1],
      ['shard 2', 2],
    ]);
  });

  test('says what is still running after thirty quiet seconds, again and again', async () => {
    const scene = new Scene();
    const progress = [{ at: 1000, waitingFor: 'the compiler' }];
    scene.host.script('compile', { takes: 100_000, progress });
    await scene.run(['compile']);
    const notices = scene.of('quiet');
    expect(notices).toHaveLength(3);
    expect(notices[0]).toMatchObject({ waitingFor: 'the compiler' });
    expect(notices[2]?.heartbeatAgeSeconds).toBeGreaterThan(80);
  });

  test('ignores what an earlier attempt left', async () => {
    const scene = new Scene();
    scene.host.script(
      'compile',
      { progress: [{ at: 500, waitingFor: 'old' }], outcome: 'failed' },
      { takes: 9000 },
    );
    await scene.run(['compile']).catch(() => undefined);
    scene.events.length = 0;
    await scene.resume(scene.runId());
    expect(scene.of('waiting').map((event) => event.waitingFor)).not.toContain('old');
  });

  test('another process can watch a run to its end without sending anything', async () => {
    const scene = new Scene();
    scene.host.script('deploy', { takes: 30_000 });
    const runId = await scene.abandon(['compile', 'deploy'], 10_000);
    const result = await followRun(scene.ports, runId);
    expect(result.phases).toMatchObject([{ phase: 'deploy', status: 'succeeded' }]);
    expect(scene.sentPhases()).toEqual(['compile', 'deploy']);
  });

  test('a failure ends it, for programs too, with its command and the way on', async () => {
    const scene = new Scene();
    scene.host.script('compile', { takes: 30_000, outcome: 'failed' });
    const runId = await scene.abandon(['compile', 'deploy'], 10_000);
    const events: RunEvent[] = [];
    const followed = followRun(scene.ports, runId, { emit: (event) => events.push(event) });
    await expect(followed).rejects.toMatchObject({
      data: { runId, phase: 'compile', commandId: 'command-1' },
      next: expect.stringContaining(`trainyard resume ${runId}`),
    });
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', status: 'failed' });
  });

  test('says that nobody drives a run that is at rest', async () => {
    const scene = new Scene();
    scene.host.script('compile', { takes: 30_000 });
    const runId = await scene.abandon(['compile', 'deploy'], 10_000);
    await expect(followRun(scene.ports, runId)).rejects.toMatchObject({ kind: 'stopped', code: 'RunAtRest' });
  });
});

describe('cancelling', () => {
  test('cancels the command in progress and waits until it has ended', async () => {
    const scene = new Scene();
    scene.host.script('compile', { takes: 600_000 });
    const runId = await scene.abandon(['compile', 'deploy'], 10_000);
    const { cancelled } = await cancelRun(scene.ports, runId);
    expect(scene.host.cancelled).toEqual(['command-1']);
    expect(cancelled).toMatchObject([{ phase: 'compile', status: 'stopped', reason: { code: 'Cancelled' } }]);
  });

  test('is refused when nothing is in progress', async () => {
    const scene = new Scene();
    await scene.run(['stop']);
    await expect(cancelRun(scene.ports, scene.runId())).rejects.toMatchObject({
      kind: 'request',
      code: 'NothingToCancel',
    });
  });

  test('a cancelled run can be resumed', async () => {
    const scene = new Scene();
    scene.host.script('compile', { takes: 600_000 });
    const runId = await scene.abandon(['compile', 'deploy'], 10_000);
    await cancelRun(scene.ports, runId);
    await scene.resume(runId);
    expect(scene.sentPhases()).toEqual(['compile', 'compile', 'deploy']);
  });
});
