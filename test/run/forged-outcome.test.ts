/** An instance speaks for itself: what lies in its folder and claims to be of another is refused by its key. */
import { keys } from '../../lib/contract/names';
import type { Outcome } from '../../lib/contract/outcome';
import type { Result } from '../../lib/contract/result';
import { collectRun, followRun } from '../../lib/run';
import { isResultKey, refuseMisplacedResult } from '../../lib/run/trust/misplaced-outcome';
import { deploymentOf } from './fakes';
import { Scene } from './scene';

const OTHER = 'tutorial-20261123-191500-ffff';

async function ranRun(): Promise<Scene> {
  const scene = new Scene(['i-1', 'i-2']);
  await scene.run(['compile']);
  return scene;
}

const placeOf = (scene: Scene) => keys.outcome(scene.runId(), 'i-1', 'compile', 'command-1');

function forge(scene: Scene, change: Partial<Outcome>, key = placeOf(scene)): void {
  scene.store.put(key, { ...JSON.parse(scene.store.objects.get(placeOf(scene)) ?? ''), ...change });
}

const read = (scene: Scene) => collectRun(scene.store, scene.runId(), deploymentOf(2));

test.each<[string, Partial<Outcome>]>([
  ['instance', { instanceId: 'i-2' }],
  ['run', { runId: OTHER }],
  ['phase', { job: 'deploy' }],
  ['command', { commandId: 'command-9' }],
  ['run that hides the instance', { runId: `${OTHER}/i-1` }],
])('an outcome that claims another %s is refused by name', async (_, change) => {
  const scene = await ranRun();
  forge(scene, change);
  const refused = { code: 'OutcomeForged', message: expect.stringContaining(placeOf(scene)) };
  await expect(read(scene)).rejects.toMatchObject(refused);
  await expect(followRun(scene.ports, scene.runId())).rejects.toMatchObject(refused);
});

test.each([
  ['deeper in the folder of another', (run: string) => `runs/${run}/i-2/outcomes/compile/i-1/x.json`],
  ['in a folder of that name below another', (run: string) => `runs/${run}/i-2/i-1/outcomes/compile/x.json`],
  ['of an instance that is not of the run', (run: string) => `runs/${run}/i-3/outcomes/compile/x.json`],
])('what an instance could write %s says nothing of it', async (_, key) => {
  const scene = await ranRun();
  const before = await read(scene);
  forge(scene, { status: 'failed' }, key(scene.runId()));
  expect(await read(scene)).toEqual(before);
  scene.events.length = 0;
  await followRun(scene.ports, scene.runId(), scene.options);
  expect(scene.of('phase-skipped')).toHaveLength(1);
});

describe('a result', () => {
  const result = { runId: 'r-1', instanceId: 'i-1', commandId: 'c', repeat: { number: 2, of: 3 } } as Result;
  const place = 'runs/r-1/i-1/benchmark/c/repeat-2/result.json';

  test('is believed at its place', () => {
    expect(isResultKey(place)).toBe(true);
    expect(() => refuseMisplacedResult(result, place)).not.toThrow();
  });

  test.each<Partial<Result>>([
    { runId: 'r-2' },
    { instanceId: 'i-2' },
    { commandId: 'd' },
    { repeat: { number: 3, of: 3 } },
    { repeat: null },
  ])('that claims %j is refused by name', (claim) => {
    expect(() => refuseMisplacedResult({ ...result, ...claim } as Result, place)).toThrow(place);
  });

  test.each(['runs/r-1/i-2/i-1/benchmark/c/result.json', 'runs/r-1/i-2/benchmark/c/i-1/result.json'])(
    'is none at %s',
    (key) => expect(isResultKey(key)).toBe(false),
  );
});
