/** Whoever may write an object of a sweep decides nothing with it: it is held to the deployment and to the sweep. */
import type { Manifest } from '../../lib/contract/manifest';
import { keys } from '../../lib/contract/names';
import { cancelSweep, collectSweep, resumeSweep, type SweepManifest, sweepStatus } from '../../lib/sweep-run';
import { deploymentOf } from '../run/fakes';
import { SweepScene, TWO_LOADS } from './sweep-scene';

const OTHER = 'tutorial-20261123-191500-ffff';
const read = (scene: SweepScene) => collectSweep(scene.store, scene.sweepId(), deploymentOf());
/** Everything that obeys or believes the manifest of a sweep. */
const USES: ReadonlyArray<readonly [string, (scene: SweepScene) => Promise<unknown>]> = [
  ['report', read],
  ['status', (scene) => sweepStatus(scene.ports, scene.sweepId())],
  ['resume', (scene) => resumeSweep(scene.ports, scene.sweepId())],
  ['cancel', (scene) => cancelSweep(scene.ports, scene.sweepId())],
];

type Change<T> = (value: T) => object;
const base = (change: Change<Manifest>): Change<SweepManifest> => {
  return (sweep) => ({ base: { ...sweep.base, ...change(sweep.base) } });
};
const document = (name: string) =>
  base(({ documents }) => ({
    documents: documents.map((it) => (it.job === 'compile' ? { ...it, name } : it)),
  }));
const FORGED: ReadonlyArray<readonly [field: string, code: string, change: Change<SweepManifest>]> = [
  ['documents.compile.name', 'ManifestNotOfDeployment', document('AWS-RunShellScript')],
  [
    'target.bucket',
    'ManifestNotOfDeployment',
    base(({ target }) => ({ target: { ...target, bucket: 'b' } })),
  ],
  [
    'target.region',
    'ManifestNotOfDeployment',
    base(({ target }) => ({ target: { ...target, region: 'r' } })),
  ],
  ['runId', 'ManifestNotOfDeployment', base(() => ({ runId: OTHER }))],
  ['environment.name', 'ManifestNotOfDeployment', base(() => ({ environment: { name: 'latency' } }))],
  [
    'environment.name',
    'SweepForged',
    ({ environment }) => ({ environment: { ...environment, name: 'latency' } }),
  ],
  ['sweepId', 'SweepForged', () => ({ sweepId: OTHER })],
  [
    'runIds',
    'SweepForged',
    ({ steps }) => {
      const [id = '', step] = Object.entries(steps)[0] ?? [];
      return { steps: { ...steps, [id]: { ...step, runIds: [OTHER] } } };
    },
  ],
];

/** One sweep for all: a copy of what it stored is forged. */
let stored: SweepScene;
beforeAll(async () => {
  stored = new SweepScene();
  await stored.run(TWO_LOADS);
});
function copied(): SweepScene {
  const scene = new SweepScene();
  for (const [key, text] of stored.store.objects) scene.store.put(key, text);
  scene.store.written.push(...stored.store.written);
  return scene;
}
function forge<T>(scene: SweepScene, key: string, change: Change<T>): void {
  const value = JSON.parse(scene.store.objects.get(key) ?? '') as T;
  scene.store.put(key, { ...value, ...change(value) });
}

test('what nobody forged is read', async () => {
  const { cells } = await read(copied());
  expect(cells.map(({ state }) => state)).toEqual(['measured', 'measured']);
});

describe.each(FORGED)('a sweep with another %s (%s)', (field, code, change) => {
  test.each(USES)('is refused by name: %s', async (_, use) => {
    const scene = copied();
    forge(scene, keys.sweepManifest(scene.sweepId()), change);
    await expect(use(scene)).rejects.toMatchObject({ code, message: expect.stringContaining(field) });
    expect(scene.host.sent).toEqual([]);
  });
});

/** The first object whose key has this in it. */
const keyWith = (scene: SweepScene, part: string) =>
  [...scene.store.objects.keys()].find((key) => key.includes(part)) ?? '';

describe('the report', () => {
  test.each<[string, string, Change<{ step: string }>]>([
    ['a run of another sweep', OTHER, () => ({ runId: OTHER })],
    ['a step that was not planned', 'no-such-step', () => ({ step: 'no-such-step' })],
  ])('refuses a record of %s', async (_, named, change) => {
    const scene = copied();
    forge(scene, keyWith(scene, keys.sweepSteps(scene.sweepId())), change);
    const refused = { code: 'SweepForged', message: expect.stringContaining(named) };
    await expect(read(scene)).rejects.toMatchObject(refused);
    await expect(resumeSweep(scene.ports, scene.sweepId())).rejects.toMatchObject(refused);
  });

  test.each<[string, string, Change<Manifest>]>([
    ['of another sweep', 'SweepForged', ({ sweep }) => ({ sweep: { ...sweep, id: OTHER } })],
    ['of another step', 'SweepForged', ({ sweep }) => ({ sweep: { ...sweep, step: 'compile/1' } })],
    ['of no sweep', 'SweepForged', () => ({ sweep: undefined })],
    [
      'of another bucket',
      'ManifestNotOfDeployment',
      ({ target }) => ({ target: { ...target, bucket: 'b' } }),
    ],
  ])('refuses the manifest of a cell that is %s', async (_, code, change) => {
    const scene = copied();
    forge(scene, keys.manifest(`${scene.sweepId()}-c1`), change);
    await expect(read(scene)).rejects.toMatchObject({ code });
  });

  test('refuses an outcome that speaks for another instance', async () => {
    const scene = copied();
    const run = `runs/${scene.sweepId()}-c1/i-1/outcomes/`;
    forge(scene, keyWith(scene, run), () => ({ instanceId: 'i-2' }));
    await expect(read(scene)).rejects.toMatchObject({ code: 'OutcomeForged' });
  });

  test('does not hear an instance that is not of the cell', async () => {
    const scene = copied();
    const before = JSON.stringify(await read(scene));
    const key = keyWith(scene, `runs/${scene.sweepId()}-c1/i-1/benchmark/`);
    scene.store.put(key.replace('/i-1/', '/i-9/'), scene.store.objects.get(key));
    expect(JSON.stringify(await read(scene))).toBe(before);
  });
});
