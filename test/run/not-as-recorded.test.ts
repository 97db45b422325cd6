/** What the instances say of themselves, held to the record of the deployment. */
import fc from 'fast-check';
import { bootstrapRun } from '../../lib/contract/bootstrap-run';
import { type InstanceFacts, unlikeFacts } from '../../lib/contract/instance-facts';
import { keys } from '../../lib/contract/names';
import { outcomeOf, START } from './fakes';
import { Scene } from './scene';

const SEALED = {
  instance: { 'capacity.kind': 'capacity-block' },
  network: { 'network.availabilityZone': 'use2-az3' },
};
const AS_RECORDED: InstanceFacts = {
  imageId: 'ami-1',
  type: 'trn2.48xlarge',
  zone: 'us-east-2c',
  zoneId: 'use2-az3',
  lifeCycle: 'capacity-block',
};

/** A scene whose instance has said this at its last bootstrap; undefined: its toolkit says nothing yet. */
function sceneOf(said: InstanceFacts | undefined, sealed: object = SEALED): Scene {
  const scene = new Scene();
  const deployment = { ...scene.request().deployment, sealed } as never;
  scene.request = (phases) => ({ ...Scene.prototype.request.call(scene, phases), deployment });
  const of = {
    job: 'bootstrap',
    runId: bootstrapRun('d'.repeat(64)),
    commandId: 'c',
    instanceId: 'i-1',
  } as const;
  const key = keys.outcome(of.runId, of.instanceId, of.job, of.commandId);
  const outcome = outcomeOf({ ...of, status: 'succeeded' }, START - 1000);
  scene.store.put(key, { ...outcome, ...(said && { instance: said }) });
  return scene;
}

test.each<[string, InstanceFacts, string | undefined]>([
  ['all is as recorded', AS_RECORDED, undefined],
  ['another image', { ...AS_RECORDED, imageId: 'ami-2' }, 'image ami-2, recorded is ami-1'],
  ['another type', { ...AS_RECORDED, type: 'trn2.3xlarge' }, 'type trn2.3xlarge, recorded is trn2.48xlarge'],
  ['another zone', { ...AS_RECORDED, zoneId: 'use2-az1' }, 'zone us-east-2c, recorded is use2-az3'],
  [
    'bought on demand',
    { ...AS_RECORDED, lifeCycle: 'on-demand' },
    'life cycle on-demand, recorded is capacity-block',
  ],
])('%s', async (_, said, sentence) => {
  const scene = sceneOf(said);
  const { manifest } = await scene.run(['compile']);
  expect(manifest.target).toMatchObject({ imageId: said.imageId, instances: { 'i-1': said } });
  expect(scene.of('warning').map(({ code, message }) => [code, message])).toEqual(
    sentence === undefined
      ? []
      : [['InstanceNotAsRecorded', `i-1 is not as the deployment recorded it: ${sentence}`]],
  );
});

test('an open reservation is on demand to its instance, and a zone by its name is one', async () => {
  const network = { 'network.availabilityZone': 'us-east-2c' };
  const scene = sceneOf(
    { ...AS_RECORDED, lifeCycle: 'on-demand' },
    { instance: { 'capacity.kind': 'reservation' }, network },
  );
  await scene.run(['compile']);
  expect(scene.of('warning')).toEqual([]);
});

test('without a word of the instance the record is what there is', async () => {
  const scene = sceneOf(undefined);
  const { manifest } = await scene.run(['compile']);
  expect(manifest.target).toMatchObject({ imageId: 'ami-1', instances: {} });
  expect(scene.of('warning')).toEqual([]);
});

test('the bill of materials of the last bootstrap is named', async () => {
  const scene = sceneOf(AS_RECORDED);
  const sbom = { key: 'runs/b/i-1/sbom-1.json', digest: '1'.repeat(64) };
  const key = keys.outcome(bootstrapRun('d'.repeat(64)), 'i-1', 'bootstrap', 'c');
  scene.store.put(key, { ...JSON.parse(scene.store.objects.get(key) ?? ''), sbom });
  expect((await scene.run(['compile'])).manifest.sboms).toEqual({ 'i-1': sbom });
});

test('what only a later phase finds is said when it ends, once for what is new', async () => {
  const scene = sceneOf({ ...AS_RECORDED, imageId: 'ami-2' });
  const instance = { ...AS_RECORDED, imageId: 'ami-2', type: 'trn2.3xlarge' };
  scene.host.onEnd = ({ job, runId, commandId, instanceId }) => {
    const key = keys.outcome(runId, instanceId, job, commandId);
    scene.store.put(key, { ...JSON.parse(scene.store.objects.get(key) ?? '{}'), instance });
  };
  await scene.run(['prepare']);
  expect(scene.of('warning').map(({ message }) => message)).toEqual([
    'i-1 is not as the deployment recorded it: image ami-2, recorded is ami-1',
    'i-1 is not as the deployment recorded it: type trn2.3xlarge, recorded is trn2.48xlarge',
  ]);
});

const word = fc.option(fc.constantFrom('a', 'b'), { nil: undefined });
const facts = fc.record({ imageId: word, type: word, zone: word, zoneId: word, lifeCycle: word });

test('nothing is unlike itself, and only what both say is unlike', () => {
  fc.assert(
    fc.property(facts, facts, (own, recorded) => {
      expect(unlikeFacts(own, own)).toEqual([]);
      for (const { found, recorded: other } of unlikeFacts(own, recorded)) expect(found).not.toBe(other);
      expect(unlikeFacts(own, {})).toEqual([]);
      expect(unlikeFacts({}, recorded)).toEqual([]);
    }),
  );
});
