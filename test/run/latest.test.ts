import type { Phase } from '../../lib/contract/phase';
import { latestRunId } from '../../lib/run';
import { Scene } from './scene';

/** Runs of these phases, one after the other; their ids. */
async function runs(scene: Scene, ...of: (readonly Phase[])[]): Promise<string[]> {
  const ids: string[] = [];
  for (const phases of of) {
    ids.push((await scene.run(phases)).manifest.runId);
    await scene.clock.sleep(2000);
  }
  return ids;
}

test('the last run is the newest that did some work, were it one phase', async () => {
  const scene = new Scene();
  const ids = await runs(scene, ['compile', 'deploy'], ['benchmark'], ['diagnose'], ['stop']);
  expect(await latestRunId(scene.store, 'tutorial')).toBe(ids[1]);
});

test('diagnosing and stopping are no runs to speak of', async () => {
  const scene = new Scene();
  await runs(scene, ['diagnose'], ['stop']);
  await expect(latestRunId(scene.store, 'tutorial')).rejects.toMatchObject({ code: 'NoRuns' });
});
