/** The smallest instance after its line: left idle, started again, and a run whose command goes away. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DayScene } from './day-scene';

const claimOf = (record: ReturnType<DayScene['record']>, id: string) =>
  record.claims.find((it) => it.id === id);

describe('a day', () => {
  test('leaves the smallest instance idle, starts it again and goes on with a run that was left', async () => {
    const scene = new DayScene(['small']);
    const record = await scene.drive(scene.begin());
    for (const id of ['idle-guard', 'stop-and-start', 'resume'])
      expect(claimOf(record, id)).toMatchObject({ outcome: 'held', environment: 'acceptance-inf2-small' });
    expect(scene.powered).toEqual(['stopped acceptance-inf2-small', 'running acceptance-inf2-small']);
    expect(record.environments.map(({ runs }) => runs.length)).toEqual([4, 1, 1, 1]);
    const kept = readdirSync(join(scene.folder, 'day', 'captures', 'runs')).sort();
    expect(kept).toEqual(record.environments.flatMap(({ runs }) => runs).sort());
  });

  test.each([
    ['that does not stop its instance', (scene: DayScene) => (scene.guardWorks = false)],
    ['that gives another reason', (scene: DayScene) => (scene.guardReason = 'LatestEnd')],
  ])('refutes an idle guard %s, and starts the instance again all the same', async (_, change) => {
    const scene = new DayScene(['small']);
    change(scene);
    const record = await scene.drive(scene.begin());
    expect(claimOf(record, 'idle-guard')).toMatchObject({ outcome: 'failed' });
    expect(claimOf(record, 'resume')).toMatchObject({ outcome: 'held' });
  });

  test('refutes a start after which everything is compiled again', async () => {
    const scene = new DayScene(['small']);
    scene.keepsArtifacts = false;
    const record = await scene.drive(scene.begin());
    expect(claimOf(record, 'stop-and-start')).toMatchObject({ outcome: 'failed' });
  });

  test('neither waits nor starts again where the line did not come to its end', async () => {
    const scene = new DayScene(['small']);
    scene.host.script('deploy', { status: 'Failed', outcome: 'failed' });
    const record = await scene.drive(scene.begin());
    expect(scene.powered).toEqual([]);
    for (const id of ['idle-guard', 'stop-and-start', 'resume'])
      expect(claimOf(record, id)).toMatchObject({ outcome: 'not reached' });
  });
});
