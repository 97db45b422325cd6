/** What instances share in the bucket is loaded by the digest that the command recorded, or not at all. */
import type { Manifest } from '../../lib/contract/manifest';
import { keys } from '../../lib/contract/names';
import type { Outcome } from '../../lib/contract/outcome';
import type { Shared } from '../../lib/contract/trusted';
import { canonicalJson, sha256 } from '../../lib/core/json';
import { adopt, resumeRun } from '../../lib/run';
import { trustedRecords } from '../../lib/run/trust/trusted-digests';
import { Scene } from './scene';

const KEY = 'a'.repeat(32);
const ARTIFACT: Shared = { what: 'artifact', key: KEY };
const WEIGHTS: Shared = { what: 'weights', model: 'org/model', revision: 'c0ffee' };
const PHASES = ['prepare', 'compile', 'deploy'] as const;

const checkpoint = (bytes: number) => ({
  schema: 'trainyard.checkpoint/1',
  model: 'org/model',
  revision: 'c0ffee',
  commit: 'c0ffee',
  files: [
    { name: 'model.safetensors', size: bytes, sha256: '1'.repeat(64) },
    { name: 'config.json', size: 2, sha256: '2'.repeat(64) },
  ],
});
const digestOf = (bytes: number) => {
  const { model, commit, files } = checkpoint(bytes);
  return sha256(canonicalJson({ model, commit, files: [...files].reverse() }));
};

/** A deployed environment whose documents take digests, and whose instances make what they are asked for. */
class Shop extends Scene {
  /** What a compile is, by instance; the last to publish is in the bucket. */
  artifacts: Record<string, string> = { 'i-1': 'compiled' };
  made: Partial<Record<string, Outcome['made']>> = {};
  /** What the documents are told where no digest is recorded. */
  brings: 'hub' | 'any' = 'any';
  compiles: 'use' | 'refill' = 'use';

  constructor(instances: readonly string[] = ['i-1']) {
    super(instances);
    this.host.completes = ({ job, instanceId }) => this.made[job] ?? this.makes(job, instanceId);
  }

  private makes(job: string, instanceId: string): Outcome['made'] {
    if (job === 'prepare') {
      this.store.put('models/org--model/c0ffee/trainyard-checkpoint.json', checkpoint(7));
      return { checkpointSource: 'hub', weightsDigest: digestOf(7) };
    }
    if (job !== 'compile') return {};
    const text = this.artifacts[instanceId] ?? instanceId;
    this.store.put(`artifacts/${KEY}/trainyard-artifact.json`, text);
    return { artifactKey: KEY, artifactHit: 'none', artifactDigest: sha256(text) };
  }

  override request(phases: readonly (typeof PHASES)[number][] = PHASES) {
    const shared = { Model: ['org/model'], ModelRevision: ['c0ffee'] };
    const parametersFor = (phase: string, runId: string) => ({
      RunId: [runId],
      ...shared,
      ...(phase === 'prepare'
        ? { WeightsDigest: [this.brings] }
        : { WeightsDigest: ['any'], ArtifactDigest: ['any'], ArtifactCache: [this.compiles] }),
    });
    return { ...super.request(phases), parametersFor };
  }

  /** The digests that each command was sent with. */
  digests(): (readonly (string | undefined)[])[] {
    return this.host.sent.map(({ comment, parameters: sent }) => [
      comment.split(' ')[2],
      sent['WeightsDigest']?.[0],
      sent['ArtifactDigest']?.[0],
    ]);
  }

  poison(text: string): void {
    this.store.put(`artifacts/${KEY}/trainyard-artifact.json`, text);
  }
}

test('what a run makes is recorded, and its next phases are held to it', async () => {
  const shop = new Shop();
  await shop.run(PHASES);
  expect(shop.digests()).toEqual([
    ['prepare', 'any', undefined],
    ['compile', digestOf(7), 'any'],
    ['deploy', digestOf(7), sha256('compiled')],
  ]);
  const [record] = await trustedRecords(shop.store, ARTIFACT);
  expect(record).toMatchObject({
    how: 'made',
    runId: shop.runId(),
    instanceId: 'i-1',
    digest: sha256('compiled'),
  });
});

test('an artifact that somebody put there since is not the one that deploys are held to', async () => {
  const shop = new Shop();
  await shop.run(['compile']);
  shop.poison('poisoned');
  shop.made = { compile: { artifactKey: KEY, artifactHit: 'bucket', artifactDigest: sha256('poisoned') } };
  await shop.run(['compile', 'deploy']);
  expect(shop.digests().at(-1)).toEqual(['deploy', 'any', sha256('compiled')]);
});

test('of several instances that compiled the same, the one whose work is in the bucket counts for all', async () => {
  const shop = new Shop(['i-1', 'i-2']);
  shop.artifacts = { 'i-1': 'one', 'i-2': 'two' };
  await shop.run(['compile', 'deploy']);
  expect(shop.digests().at(-1)?.[2]).toBe(sha256('two'));
  expect(await trustedRecords(shop.store, ARTIFACT)).toMatchObject([{ instanceId: 'i-2' }]);
});

test('an outcome that claims another digest than the bucket has is refused by name', async () => {
  const shop = new Shop();
  shop.made = { compile: { artifactKey: KEY, artifactHit: 'none', artifactDigest: sha256('mine') } };
  shop.poison('of somebody else');
  await shop.run(['prepare']);
  await adopt(shop.ports, ARTIFACT, 'ops').then(() => shop.poison('again another'));
  await expect(shop.run(['compile', 'deploy'])).rejects.toMatchObject({
    code: 'OutcomeForged',
    message: expect.stringMatching(new RegExp(`^i-1 says that it made ${KEY} with digest ${sha256('mine')}`)),
  });
  expect(shop.sentPhases()).toEqual(['prepare', 'compile']);
});

describe('what lies in the bucket without a record', () => {
  test('is not loaded: weights, by a phase that does not prove them', async () => {
    const shop = new Shop();
    shop.store.put('models/org--model/c0ffee/trainyard-checkpoint.json', checkpoint(8));
    await expect(shop.run(['compile', 'deploy'])).rejects.toMatchObject({
      code: 'NotAdopted',
      next: expect.stringContaining('else let Prepare prove them by the list of the Hub: trainyard run'),
    });
    expect(shop.sentPhases()).toEqual([]);
  });

  test('is held to the list of the Hub by Prepare, and what that proved is recorded', async () => {
    const shop = new Shop();
    shop.brings = 'hub';
    shop.store.put('models/org--model/c0ffee/trainyard-checkpoint.json', checkpoint(8));
    const proven = { checkpointSource: 'present', weightsDigest: digestOf(8) } as const;
    shop.made = { prepare: { ...proven, provenByHub: ['weights'] } };
    await shop.run(PHASES);
    expect(shop.digests().map(([, weights]) => weights)).toEqual(['hub', digestOf(8), digestOf(8)]);
    expect(await trustedRecords(shop.store, WEIGHTS)).toMatchObject([{ how: 'made', digest: digestOf(8) }]);
  });

  test('is not recorded when Prepare could not prove it', async () => {
    const shop = new Shop();
    shop.brings = 'hub';
    shop.store.put('models/org--model/c0ffee/trainyard-checkpoint.json', checkpoint(8));
    shop.made = { prepare: { checkpointSource: 'present', weightsDigest: digestOf(8) } };
    await expect(shop.run(PHASES)).rejects.toMatchObject({ code: 'NotAdopted' });
    expect(shop.sentPhases()).toEqual(['prepare']);
  });

  test('is compiled anew where that was asked for: an artifact of a compile that was killed', async () => {
    const shop = new Shop();
    shop.poison('left by a compile that was killed');
    shop.compiles = 'refill';
    await shop.run(PHASES);
    expect(shop.digests().at(-1)).toEqual(['deploy', digestOf(7), sha256('compiled')]);
  });

  test('is not loaded: weights, in a run of a toolkit that cannot ask the Hub', async () => {
    const shop = new Shop();
    shop.store.put('models/org--model/c0ffee/trainyard-checkpoint.json', checkpoint(8));
    await expect(shop.run(PHASES)).rejects.toMatchObject({
      code: 'NotAdopted',
      kind: 'request',
      next: expect.stringContaining('trainyard adopt org/model@c0ffee --environment tutorial; else'),
    });
    expect(shop.sentPhases()).toEqual([]);
    await adopt(shop.ports, WEIGHTS, 'ops');
    shop.made = { prepare: { checkpointSource: 'mirror', weightsDigest: digestOf(8) } };
    await resumeRun(shop.ports, shop.runId());
    expect(shop.digests()[0]).toEqual(['prepare', digestOf(8), undefined]);
  });

  test('is not loaded: an artifact that an earlier compile is said to have left', async () => {
    const shop = new Shop();
    shop.poison('old');
    shop.made = { compile: { artifactKey: KEY, artifactHit: 'bucket', artifactDigest: sha256('old') } };
    await expect(shop.run(PHASES)).rejects.toMatchObject({ code: 'NotAdopted', data: { name: KEY } });
    expect(shop.sentPhases()).toEqual(['prepare', 'compile']);
    const record = await adopt(shop.ports, ARTIFACT, 'ops');
    expect(record).toMatchObject({ how: 'adopted', by: 'ops', runId: null, digest: sha256('old') });
    await resumeRun(shop.ports, shop.runId());
    expect(shop.digests().at(-1)?.[2]).toBe(sha256('old'));
  });

  test('and nowhere else is said to need a compile', async () => {
    const shop = new Shop();
    shop.made = { compile: { artifactKey: KEY, artifactHit: 'local', artifactDigest: sha256('old') } };
    await expect(shop.run(['compile', 'deploy'])).rejects.toMatchObject({
      code: 'NotAdopted',
      next: expect.stringContaining('compile it in the same run: trainyard run'),
    });
  });

  test('cannot be adopted when it is not there', async () => {
    await expect(adopt(new Shop().ports, ARTIFACT, 'ops')).rejects.toMatchObject({ code: 'NothingToAdopt' });
  });
});

describe('weights in a store that environments share', () => {
  /** Nothing of them is in the bucket of the environment; each instance says what it proved. */
  class Sharing extends Shop {
    constructor(digests: Readonly<Record<string, string>>, source: 'store' | 'hub') {
      super(Object.keys(digests));
      const whole = this.host.completes;
      this.host.completes = (of) => {
        const weightsDigest = digests[of.instanceId];
        if (of.job !== 'prepare' || weightsDigest === undefined) return whole?.(of) ?? {};
        return { checkpointSource: source, weightsDigest };
      };
    }
  }

  test.each(['store', 'hub'] as const)(
    'are recorded by what instances proved, from the %s',
    async (source) => {
      const sharing = new Sharing({ 'i-1': digestOf(7), 'i-2': digestOf(7) }, source);
      await sharing.run(PHASES);
      expect(sharing.digests().map(([, weights]) => weights)).toEqual(['any', digestOf(7), digestOf(7)]);
      expect(await trustedRecords(sharing.store, WEIGHTS)).toMatchObject([
        { how: 'made', digest: digestOf(7) },
      ]);
    },
  );

  test('of which instances say different things are recorded by none', async () => {
    const sharing = new Sharing({ 'i-1': digestOf(7), 'i-2': digestOf(8) }, 'store');
    await expect(sharing.run(PHASES)).rejects.toMatchObject({
      code: 'OutcomeForged',
      message: expect.stringContaining(`i-2 says that it made org/model@c0ffee with digest ${digestOf(8)}`),
    });
    expect(await trustedRecords(sharing.store, WEIGHTS)).toEqual([]);
  });
});

test('a manifest does not say what may be loaded', async () => {
  const shop = new Shop();
  shop.host.script('deploy', { outcome: 'failed' });
  await shop.run(PHASES).catch(() => undefined);
  const key = keys.manifest(shop.runId());
  const manifest = JSON.parse(shop.store.objects.get(key) ?? '') as Manifest;
  const deploy = {
    ...manifest.parameters.deploy,
    ArtifactDigest: [sha256('poisoned')],
    WeightsDigest: ['any'],
  };
  shop.store.put(key, { ...manifest, parameters: { ...manifest.parameters, deploy } });
  await shop.resume(shop.runId());
  expect(shop.digests().at(-1)).toEqual(['deploy', digestOf(7), sha256('compiled')]);
});

test('a run that nobody watched to its end is recorded when it is resumed, and brings nothing old back', async () => {
  const shop = new Shop();
  const runId = await shop.abandon(['compile'], 1000);
  await shop.clock.sleep(60_000);
  expect(await trustedRecords(shop.store, ARTIFACT)).toEqual([]);
  await shop.resume(runId);
  shop.artifacts = { 'i-1': 'newer' };
  await resumeRun(shop.ports, runId, { from: 'compile' });
  await shop.resume(runId);
  const records = await trustedRecords(shop.store, ARTIFACT);
  expect(records.map(({ digest }) => digest)).toEqual([sha256('compiled'), sha256('newer')]);
});
