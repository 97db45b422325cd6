/** What Prepare brings is in the bucket before the command has recorded its digest: a step that looks in between waits. */
import { sharedManifestKey } from '../../lib/contract/trusted';
import { canonicalJson, sha256 } from '../../lib/core/json';
import { SweepScene } from './sweep-scene';

const CHECKPOINT = { commit: 'c', files: [], model: 'meta-llama/Llama-3.3-70B-Instruct' };
const DIGEST = sha256(canonicalJson(CHECKPOINT));

function scene(claims: string): SweepScene {
  const made = new SweepScene();
  const { completes } = made.host;
  made.host.completes = (command) => {
    if (command.job !== 'prepare') return completes(command);
    const { id, revision } = made.environment.model;
    made.store.put(sharedManifestKey({ what: 'weights', model: id, revision }), CHECKPOINT);
    return { checkpointSource: 'hub', weightsDigest: claims };
  };
  // They are sent again by the next drive, beside the Prepare that it has still to record.
  made.script('compile', ...Array.from({ length: 4 }, () => ({ takes: 500, outcome: 'failed' as const })));
  made.host.usual = () => ({ takes: 5000 });
  return made;
}

/** The process ends when the outcome of Prepare is stored and nobody has read it. */
async function abandoned(claims: string): Promise<SweepScene> {
  const made = scene(claims);
  const { put } = made.store;
  let left = false;
  made.store.put = (key, value) => {
    put.call(made.store, key, value);
    if (key.includes('/outcomes/prepare/') && !left) {
      left = true;
      made.stop.abort();
    }
  };
  await expect(made.run()).rejects.toMatchObject({ kind: 'stopped' });
  expect([...made.store.objects.keys()].filter((key) => key.startsWith('trusted/'))).toEqual([]);
  return made;
}

test('steps beside a Prepare that was not recorded wait for its record', async () => {
  const made = await abandoned(DIGEST);
  await made.resume();
  expect(made.of('sweep-finished')).toMatchObject([{ status: 'succeeded' }]);
  expect(made.sentOf('prepare')).toHaveLength(1);
  expect(made.sentOf('compile')).toHaveLength(8);
});

test('what no Prepare of ours has brought is refused as before', async () => {
  const made = await abandoned('0'.repeat(64));
  await expect(made.resume()).rejects.toMatchObject({ code: 'OutcomeForged' });
  expect(made.sentOf('benchmark')).toEqual([]);
});
