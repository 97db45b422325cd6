/** Whoever may write a manifest commands nothing with it: it is held to the deployment, field by field. */
import type { Manifest } from '../../lib/contract/manifest';
import { keys } from '../../lib/contract/names';
import { cancelRun, collectRun, followRun, resumeRun } from '../../lib/run';
import { deploymentOf } from './fakes';
import { Scene } from './scene';

type Forge = (manifest: Manifest) => object;
const document = (job: string, change: object): Forge => {
  return ({ documents }) => ({
    documents: documents.map((it) => (it.job === job ? { ...it, ...change } : it)),
  });
};
const target =
  (change: object): Forge =>
  (manifest) => ({ target: { ...manifest.target, ...change } });

/** What the issue says an instance could make the command do, and its neighbours. */
const FORGED: ReadonlyArray<readonly [field: string, value: string, forge: Forge]> = [
  [
    'documents.compile.name',
    'Trainyard-tutorial-Bootstrap',
    document('compile', { name: 'Trainyard-tutorial-Bootstrap' }),
  ],
  ['documents.compile.name', 'AWS-RunShellScript', document('compile', { name: 'AWS-RunShellScript' })],
  [
    'documents.compile.name',
    'Trainyard-latency-Compile',
    document('compile', { name: 'Trainyard-latency-Compile' }),
  ],
  [
    'documents.compile',
    'twice',
    ({ documents }) => ({ documents: [...documents, ...documents.filter(({ job }) => job === 'compile')] }),
  ],
  ['target.instanceIds', 'i-production', target({ instanceIds: ['i-1', 'i-production'] })],
  ['target.bucket', 'another', target({ bucket: 'another' })],
  ['target.region', 'eu-west-1', target({ region: 'eu-west-1' })],
  ['environment.name', 'latency', () => ({ environment: { name: 'latency' } })],
  ['runId', 'tutorial-20261123-191500-ffff', () => ({ runId: 'tutorial-20261123-191500-ffff' })],
  ['parameters.compile.RunId', 'attacker', () => ({ parameters: { compile: { RunId: ['attacker'] } } })],
  ['parameters.compile.RunId', 'nothing', () => ({ parameters: { compile: {} } })],
];

async function failedRun(): Promise<Scene> {
  const scene = new Scene();
  scene.host.script('compile', { outcome: 'failed' });
  await scene.run(['compile']).catch(() => undefined);
  return scene;
}

function forge(scene: Scene, change: Forge): void {
  const key = keys.manifest(scene.runId());
  const manifest = JSON.parse(scene.store.objects.get(key) ?? '') as Manifest;
  scene.store.put(key, { ...manifest, ...change(manifest) });
}

describe.each(FORGED)('a manifest with another %s: %s', (field, value, change) => {
  test.each([
    ['resume', (scene: Scene) => resumeRun(scene.ports, scene.runId())],
    ['follow', (scene: Scene) => followRun(scene.ports, scene.runId())],
    ['cancel', (scene: Scene) => cancelRun(scene.ports, scene.runId())],
  ])('is not obeyed by %s', async (_, obey) => {
    const scene = await failedRun();
    forge(scene, change);
    await expect(obey(scene)).rejects.toMatchObject({
      code: 'ManifestNotOfDeployment',
      message: expect.stringContaining(`${value} as ${field}`),
      data: { field },
    });
    expect(scene.sentPhases()).toEqual(['compile']);
    expect(scene.host.cancelled).toEqual([]);
  });
});

test.each(FORGED.filter(([field]) => field !== 'target.instanceIds'))(
  'a report does not show a manifest with another %s: %s',
  async (field, _, change) => {
    const scene = await failedRun();
    forge(scene, change);
    await expect(collectRun(scene.store, scene.runId(), deploymentOf())).rejects.toMatchObject({
      code: 'ManifestNotOfDeployment',
      data: { field },
    });
  },
);

test('a document is sent in the version and with the content that the service has, whatever the manifest says', async () => {
  const scene = await failedRun();
  forge(scene, document('compile', { sha256: 'f'.repeat(64) }));
  await expect(scene.resume(scene.runId())).rejects.toMatchObject({ code: 'DocumentDiffers' });
  expect(scene.sentPhases()).toEqual(['compile']);
});

test('an instance without an agent is of the environment when EC2 says so', async () => {
  const scene = await failedRun();
  scene.directory.list = [];
  scene.directory.states = { 'i-1': 'stopped' };
  await scene.resume(scene.runId());
  expect(scene.sentPhases()).toEqual(['compile', 'compile']);
});
