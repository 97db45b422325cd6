import { cancelSweep, latestSweepId, listSweepIds } from '../../lib/sweep-run';
import { FOUR, SweepScene } from './sweep-scene';

/** The moments at which the sweep is left: every five seconds, to its end. */
async function moments(): Promise<number[]> {
  const scene = new SweepScene();
  const began = scene.clock.now();
  await scene.run();
  const length = scene.clock.now() - began;
  return Array.from({ length: Math.floor(length / 5000) }, (_, index) => 1 + index * 5000);
}

describe('a sweep that was left', () => {
  test('at any moment has, resumed, the results of one that was not, and repeats none', async () => {
    const undisturbed = new SweepScene();
    await undisturbed.run();
    const all = await moments();
    expect(all.length).toBeGreaterThan(5);
    for (const moment of all) {
      const scene = new SweepScene();
      const error = await scene.abandon(FOUR, moment);
      if (scene.sweepId() === '') continue;
      if (error !== undefined && 'code' in (error as object)) {
        expect(error).toMatchObject({
          code: 'StoppedWatching',
          next: expect.stringMatching(/trainyard sweep resume \S+, or end it with: trainyard sweep cancel/),
        });
      }
      await scene.resume();
      expect({ moment, sent: scene.sent().toSorted() }).toEqual({
        moment,
        sent: undisturbed.sent().toSorted(),
      });
    }
  });

  test('and cancelled has no command at work, keeps what it measured, and goes on', async () => {
    const scene = new SweepScene();
    scene.script('benchmark', {}, { takes: 600_000 });
    const running = scene.run().catch((error: unknown) => error);
    await scene.untilSent('benchmark', 2);
    const cancelled = await cancelSweep(scene.ports, scene.sweepId());
    expect(cancelled).toMatchObject([{ phase: 'benchmark', status: 'stopped' }]);
    expect(await running).toMatchObject({ kind: 'stopped' });
    // A driver that was between two steps must notice too.
    const drivers = [...scene.store.objects.keys()].filter((key) => key.includes('/drivers/'));
    expect(drivers.map((key) => key.split('/').at(-1))).toEqual(['1.json', '2.json']);
    const sent = scene.host.sent.length;
    await scene.resume();
    expect(scene.sent().slice(sent)).toEqual(
      expect.arrayContaining(['benchmark c2', 'benchmark c3', 'benchmark c4']),
    );
    expect(scene.sentOf('benchmark').filter((each) => each === 'benchmark c1')).toHaveLength(1);
  });

  test('and is at rest cannot be cancelled, and says what can be done', async () => {
    const scene = new SweepScene();
    await scene.run();
    await expect(cancelSweep(scene.ports, scene.sweepId())).rejects.toMatchObject({
      code: 'NothingToCancelInSweep',
      next: expect.stringContaining('trainyard sweep report'),
    });
  });

  test('has one driver: the one that took it last', async () => {
    const scene = new SweepScene();
    const first = scene.run().catch((error: unknown) => error);
    await scene.untilSent('compile', 1);
    const second = scene.resume();
    expect(await first).toMatchObject({ kind: 'stopped', code: 'SweepTaken' });
    await second;
    const undisturbed = new SweepScene();
    await undisturbed.run();
    expect(scene.sent().toSorted()).toEqual(undisturbed.sent().toSorted());
  });

  test('is not continued beside the work of others', async () => {
    const scene = new SweepScene();
    await scene.abandon(FOUR, 60_000);
    await scene.sendForOthers();
    const sent = scene.host.sent.length;
    await expect(scene.resume()).rejects.toMatchObject({ code: 'SweepNotAlone' });
    expect(scene.host.sent).toHaveLength(sent);
  });

  test('is not taken for that of another environment, and the newest is found', async () => {
    const scene = new SweepScene();
    const { sweepId } = await scene.run();
    for (const other of ['tutorial-two-20991231-000000-0000', 'other-20991231-000000-0000', 'tutorial-notes'])
      scene.store.put(`sweeps/${other}/manifest.json`, {});
    expect(await listSweepIds(scene.store, 'tutorial')).toEqual([sweepId]);
    expect(await latestSweepId(scene.store, 'tutorial')).toBe(sweepId);
  });

  test('is not continued with another toolkit', async () => {
    const scene = new SweepScene();
    await scene.abandon(FOUR, 60_000);
    const sent = scene.host.sent.length;
    const deployed = await scene.directory.deployment();
    scene.directory.deployment = async () => ({ ...deployed, bundle: 'e'.repeat(64) });
    await expect(scene.resume()).rejects.toMatchObject({
      kind: 'request',
      code: 'SweepToolkitDiffers',
      message: expect.stringMatching(/toolkit b{12}, and the instances have e{12}/),
    });
    expect(scene.host.sent).toHaveLength(sent);
  });

  test('that does not exist is not found', async () => {
    const scene = new SweepScene();
    await expect(scene.resume('tutorial-20261123-191500-0000')).rejects.toMatchObject({
      code: 'SweepNotFound',
    });
  });
});
