/** The store of weights that environments share: what is taken from it, and what of it is refused, by name. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Outcome } from '../../lib/contract/outcome';
import { type Listening, listen } from '../../lib/emulator/account/listening';
import { EmulatedInstance } from './emulated-instance';
import { listObjects } from './listing-aws';
import { safetensors } from './safetensors';

const MARK = 'trainyard-checkpoint.json';
const STORE = 's3://weights/models/';
const PLACE = 'weights/models/org--model/rev';
const FILES: Readonly<Record<string, Buffer>> = {
  'config.json': Buffer.from('{"layers": 1}'),
  'model.safetensors': safetensors(3000),
};

const sha = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const blob = (bytes: Buffer) =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

/** Requests by their path, and the commit of the revision. */
let asked: string[];
let commit: string;
let hub: Listening | undefined;
beforeAll(async () => {
  hub = await listen((request, response) => {
    const { url = '' } = request;
    asked.push(url);
    if (!url.startsWith('/api/')) return void response.end(FILES[url.split('/').at(-1) ?? '']);
    const siblings = Object.entries(FILES).map(([name, bytes]) => ({
      ...{ rfilename: name, size: bytes.length, blobId: blob(bytes) },
      ...(name.endsWith('.safetensors') && { lfs: { sha256: sha(bytes) } }),
    }));
    return void response.end(JSON.stringify({ sha: commit, siblings }));
  });
});
afterAll(() => hub?.close());

/** Instances of two environments, before the same buckets. */
let one: EmulatedInstance;
let two: EmulatedInstance;
beforeEach(() => {
  [asked, commit] = [[], 'c0ffee'];
  [one, two] = [new EmulatedInstance(), new EmulatedInstance()];
  for (const instance of [one, two]) {
    instance.command('df', 'echo head; echo x 9 9 99999999 1% /');
    listObjects(instance);
  }
  mkdirSync(stored(''), { recursive: true });
});
afterEach(() => {
  one.remove();
  two.remove();
});

const stored = (name: string) => join(one.dir, 's3', PLACE, name);
const weightsOf = (instance: EmulatedInstance, name = '') =>
  join(instance.root, 'mnt/trainyard/models/org--model/rev', name);

let attempt = 0;
/** Results are each environment's own; weights are in a bucket that both reach. */
async function prepare(instance: EmulatedInstance, more: Record<string, string> = {}) {
  const command = `prepare-${++attempt}`;
  const results = instance === one ? 'results' : 'results-of-two';
  const { code: exit } = await instance.run('prepare', {
    ...{ TRAINYARD_MODEL: 'org/model', TRAINYARD_MODEL_REVISION: 'rev', TRAINYARD_MODELS: STORE },
    ...{ SSM_COMMAND_ID: command, HF_ENDPOINT: hub?.url ?? '', FAKE_S3: join(one.dir, 's3') },
    ...{ TRAINYARD_BUCKET: results, ...more },
  });
  const file = join(one.dir, 's3', results, `runs/run-1/i-1/outcomes/prepare/${command}.json`);
  const outcome: Outcome = JSON.parse(readFileSync(file, 'utf8'));
  return { exit, ...outcome.reason, made: outcome.made };
}

/** Other bytes of the same length, with a manifest that fits them. */
function poison(name: string): void {
  const bytes = Buffer.from(FILES[name] ?? '');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(stored(name), bytes);
  const manifest = JSON.parse(readFileSync(stored(MARK), 'utf8')) as { files: Record<string, unknown>[] };
  const files = manifest.files.map((row) => (row['name'] === name ? { ...row, sha256: sha(bytes) } : row));
  writeFileSync(stored(MARK), JSON.stringify({ ...manifest, files }));
}

test('what one environment fetched, the other takes, and asks the hub for its list alone', async () => {
  expect(await prepare(one)).toMatchObject({ exit: 0, made: { checkpointSource: 'hub' } });
  expect(readdirSync(stored('')).sort()).toEqual([...Object.keys(FILES), MARK].sort());
  expect(one.objects('models')).toEqual([]);
  asked = [];
  const made = { checkpointSource: 'store', modelRevision: 'c0ffee', files: 2 };
  const { exit, made: of } = await prepare(two);
  expect([exit, of]).toEqual([0, expect.objectContaining(made)]);
  expect(of.digestsNotChecked).toBeUndefined();
  expect(asked).toEqual(['/api/models/org/model/revision/rev?blobs=true']);
  for (const [name, bytes] of Object.entries(FILES))
    expect(readFileSync(weightsOf(two, name)).equals(bytes)).toBe(true);
  expect(await prepare(two)).toMatchObject({ exit: 0, made: { checkpointSource: 'present' } });
});

test('with a digest that is recorded the hub is not asked at all', async () => {
  const { made } = await prepare(one);
  asked = [];
  const held = { TRAINYARD_WEIGHTS_DIGEST: made.weightsDigest ?? '' };
  expect(await prepare(two, held)).toMatchObject({
    ...{ exit: 0, made: { checkpointSource: 'store', weightsDigest: made.weightsDigest } },
  });
  expect(asked).toEqual([]);
});

describe('refuses, by name, before anything is at its place:', () => {
  beforeEach(async () => {
    expect((await prepare(one)).exit).toBe(0);
  });

  const damaged = (name: string) => ({
    ...{
      exit: 1,
      code: 'StoreDamaged',
      message: expect.stringContaining(`${STORE}org--model/rev/${name} is `),
    },
    next: expect.stringContaining('remove the folder'),
  });

  test.each(Object.keys(FILES))('other bytes of %s, with the manifest as it was', async (name) => {
    const bytes = Buffer.from(FILES[name] ?? '');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    writeFileSync(stored(name), bytes);
    expect(await prepare(two)).toMatchObject(damaged(name));
    expect(existsSync(weightsOf(two))).toBe(false);
  });

  test.each(Object.keys(FILES))('other bytes of %s, with a manifest that fits', async (name) => {
    poison(name);
    expect(await prepare(two)).toMatchObject(damaged(name));
    expect(existsSync(weightsOf(two))).toBe(false);
  });

  test('a file that the hub does not list, and a file that is left out', async () => {
    const manifest = JSON.parse(readFileSync(stored(MARK), 'utf8')) as { files: unknown[] };
    const code = { name: 'modeling.py', size: 1, sha256: sha('x') };
    writeFileSync(stored('modeling.py'), 'x');
    writeFileSync(stored(MARK), JSON.stringify({ ...manifest, files: [...manifest.files, code] }));
    expect(await prepare(two)).toMatchObject(damaged('modeling.py'));
    writeFileSync(stored(MARK), JSON.stringify({ ...manifest, files: manifest.files.slice(1) }));
    expect(await prepare(two)).toMatchObject(damaged('config.json'));
  });

  test('another commit than the hub has, and what is no manifest', async () => {
    commit = 'beef';
    expect(await prepare(two)).toMatchObject(damaged(MARK));
    writeFileSync(stored(MARK), '[]');
    expect(await prepare(two)).toMatchObject(damaged(MARK));
  });

  test('another checkpoint than was recorded', async () => {
    poison('model.safetensors');
    expect(await prepare(two, { TRAINYARD_WEIGHTS_DIGEST: 'a'.repeat(64) })).toMatchObject({
      ...{ exit: 1, code: 'WeightsNotTrusted', message: expect.stringContaining(`in the store ${STORE}`) },
      next: expect.not.stringContaining('adopt'),
    });
  });

  test('a source that its manifest claims is not taken over', async () => {
    const manifest = JSON.parse(readFileSync(stored(MARK), 'utf8')) as object;
    writeFileSync(stored(MARK), JSON.stringify({ ...manifest, source: 's3://theirs/x/' }));
    expect((await prepare(two)).exit).toBe(0);
    expect(JSON.parse(readFileSync(weightsOf(two, MARK), 'utf8'))).not.toHaveProperty('source');
  });
});

test('a copy that was broken off is no copy: the hub is asked, and the copy is whole afterwards', async () => {
  mkdirSync(dirname(stored(MARK)), { recursive: true });
  writeFileSync(stored('model.safetensors'), 'half');
  expect(await prepare(two)).toMatchObject({ exit: 0, made: { checkpointSource: 'hub' } });
  expect(readFileSync(stored('model.safetensors')).equals(FILES['model.safetensors'] ?? Buffer.of())).toBe(
    true,
  );
  expect(await prepare(one)).toMatchObject({ exit: 0, made: { checkpointSource: 'store' } });
});

test('two environments that store the same at once leave one whole copy', async () => {
  const [first, second] = await Promise.all([prepare(one), prepare(two)]);
  expect([first.exit, second.exit]).toEqual([0, 0]);
  one.clear('root/mnt');
  expect(await prepare(one)).toMatchObject({ exit: 0, made: { checkpointSource: 'store' } });
});

test('a store that refuses, or whose bucket is not there, is said before anything is fetched', async () => {
  const refusal = {
    exit: 1,
    code: 'StoreForbidden',
    message: expect.stringContaining(`${STORE}org--model/rev/`),
  };
  expect(await prepare(one, { FAKE_DENIED: 'yes' })).toMatchObject(refusal);
  rmSync(join(one.dir, 's3/weights'), { recursive: true });
  expect(await prepare(one)).toMatchObject(refusal);
  expect(asked).toEqual([]);
});

test('the store stands in for the mirror: alone it is refused where it has nothing, and `hub` passes it by', async () => {
  const mirror = { TRAINYARD_CHECKPOINT_SOURCE: 'mirror' };
  expect(await prepare(one, mirror)).toMatchObject({ exit: 1, code: 'MirrorEmpty' });
  expect((await prepare(one)).exit).toBe(0);
  expect(await prepare(two, mirror)).toMatchObject({ exit: 0, made: { checkpointSource: 'store' } });
  two.clear('root/mnt');
  poison('model.safetensors');
  const hub = { TRAINYARD_CHECKPOINT_SOURCE: 'hub' };
  expect(await prepare(two, hub)).toMatchObject({ exit: 0, made: { checkpointSource: 'hub' } });
});
