/** A checkpoint from a prefix of another bucket, and from a folder of the instance. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { keys } from '../../lib/contract/names';
import { type Listening, listen } from '../../lib/emulator/account/listening';
import { EmulatedInstance } from './emulated-instance';
import { listObjects } from './listing-aws';
import { safetensors } from './safetensors';

const WEIGHTS = safetensors(3000);
const BUCKET = 's3://weights/own/llama/';
const FOLDER = '/mnt/own/llama';
const CHECKPOINT = 'root/mnt/trainyard/models/org--model/rev';
/** What lies beside a checkpoint and is none of it. */
const BESIDE = ['.git/config', '.cache/huggingface/x.json', 'trainyard-checkpoint.json', 'pytorch_model.bin'];
const HERE: Readonly<Record<string, string>> = {
  [BUCKET]: 's3/weights/own/llama',
  [FOLDER]: 'root/mnt/own/llama',
};
let instance: EmulatedInstance;
/** Has no model: whoever asks it fails. */
let hub: Listening | undefined;
beforeAll(async () => {
  hub = await listen((_, response) => void response.writeHead(404).end());
});
afterAll(() => hub?.close());
beforeEach(() => {
  instance = new EmulatedInstance();
  instance.command('df', 'echo head; echo x 9 9 99999999 1% /');
  listObjects(instance);
});
afterEach(() => instance.remove());

const put = (source: string, name: string, bytes: Buffer | string) =>
  writeFileSync(instance.file(`${HERE[source]}/${name}`, ''), bytes);
const has = (name: string) => existsSync(join(instance.dir, CHECKPOINT, name));
const made = (name: string) => readFileSync(join(instance.dir, CHECKPOINT, name));

const left = () => {
  const folder = join(instance.dir, CHECKPOINT, '..');
  return existsSync(folder) ? readdirSync(folder) : [];
};

function fill(source: string): void {
  put(source, 'config.json', '{"layers": 1}');
  put(source, 'model.safetensors', WEIGHTS);
  for (const name of BESIDE) put(source, name, 'x');
}

async function prepare(source: string, command: string, more: Record<string, string> = {}) {
  const { code: exit } = await instance.run('prepare', {
    ...{ TRAINYARD_MODEL: 'org/model', TRAINYARD_MODEL_REVISION: 'rev', TRAINYARD_MODEL_SOURCE: source },
    ...{ SSM_COMMAND_ID: command, HF_ENDPOINT: hub?.url ?? '' },
    ...more,
  });
  const { reason, made: of } = instance.outcome('prepare', command) ?? {};
  return { exit, code: reason?.code, message: reason?.message, made: of };
}

describe.each([
  ['a prefix of another bucket', BUCKET, 's3'],
  ['a folder of the instance', FOLDER, 'folder'],
])('%s', (_, source, kind) => {
  test('is proven, is no mirror, and is present the second time', async () => {
    fill(source);
    expect(await prepare(source, 'one')).toMatchObject({
      exit: 0,
      made: { checkpointSource: kind, modelRevision: 'rev', files: 2, bytes: WEIGHTS.length + 13 },
    });
    expect(made('model.safetensors').equals(WEIGHTS)).toBe(true);
    expect(lstatSync(join(instance.dir, CHECKPOINT, 'config.json')).isSymbolicLink()).toBe(kind === 'folder');
    expect(BESIDE.filter(has)).toEqual(['trainyard-checkpoint.json']);
    expect(JSON.parse(made('trainyard-checkpoint.json').toString())).toMatchObject({
      source,
      commit: 'rev',
      files: [{ name: 'config.json' }, { name: 'model.safetensors', size: WEIGHTS.length }],
    });
    expect(instance.objects(keys.checkpoint('org--model', 'rev'))).toEqual([]);
    expect(readdirSync(join(instance.dir, `${HERE[source]}`))).toHaveLength(6);
    expect(await prepare(source, 'two')).toMatchObject({ exit: 0, made: { checkpointSource: 'present' } });
  });

  test('without config.json is said to be empty', async () => {
    put(source, 'model.safetensors', WEIGHTS);
    expect(await prepare(source, 'one')).toMatchObject({
      ...{ exit: 1, code: 'SourceEmpty' },
      message: expect.stringContaining(`${source} has no config.json`),
    });
  });

  test('that is not there is said to be empty', async () => {
    expect(await prepare(source, 'one')).toMatchObject({ exit: 1, code: 'SourceEmpty' });
  });

  test.each([
    ['WeightsIncomplete', 'model.safetensors', WEIGHTS.subarray(0, 2000)],
    ['PickleWeights', 'pytorch_model.bin', Buffer.from('a pickle')],
  ])('with weights that are refused with %s leaves nothing behind', async (code, name, bytes) => {
    put(source, 'config.json', '{}');
    put(source, name, bytes);
    expect(await prepare(source, 'one')).toMatchObject({ exit: 1, code });
    expect(left()).toEqual([]);
    const again = await prepare(source, 'two', { TRAINYARD_ALLOW_PICKLE: 'yes' });
    expect(again.exit).toBe(code === 'PickleWeights' ? 0 : 1);
  });

  test('is in no mirror, so the mirror alone is refused', async () => {
    fill(source);
    expect(await prepare(source, 'one', { TRAINYARD_CHECKPOINT_SOURCE: 'mirror' })).toMatchObject({
      ...{ exit: 2, code: 'InvalidVariable' },
    });
  });
});

test('another source replaces a whole checkpoint, though its files have the same sizes', async () => {
  fill(FOLDER);
  fill(BUCKET);
  const other = Buffer.from(WEIGHTS);
  other[other.length - 1] = 7;
  put(BUCKET, 'model.safetensors', other);
  expect((await prepare(FOLDER, 'one')).exit).toBe(0);
  expect(await prepare(BUCKET, 'two')).toMatchObject({ exit: 0, made: { checkpointSource: 's3' } });
  expect(made('model.safetensors').equals(other)).toBe(true);
  expect(readFileSync(join(instance.dir, `${HERE[FOLDER]}/model.safetensors`)).equals(WEIGHTS)).toBe(true);
  // The hub is asked, and has nothing: what is here is not its own.
  expect(await prepare('hub', 'three')).toMatchObject({ exit: 1, code: 'HubNotFound' });
  expect(has('model.safetensors')).toBe(false);
});

test('a bucket that refuses is said to refuse', async () => {
  fill(BUCKET);
  expect(await prepare(BUCKET, 'one', { FAKE_DENIED: 'yes' })).toMatchObject({
    ...{ exit: 1, code: 'SourceForbidden' },
    message: `the role of this instance may not list ${BUCKET}`,
  });
});

test('a disk that is too small is said before the first file is copied, and links need none', async () => {
  fill(BUCKET);
  fill(FOLDER);
  instance.command('df', 'echo head; echo x 9 9 1 1% /');
  expect(await prepare(BUCKET, 'one')).toMatchObject({ exit: 1, code: 'DiskFull' });
  expect((await prepare(FOLDER, 'two')).exit).toBe(0);
});

test.each(['/mnt', '/mnt/trainyard/models', '/mnt/trainyard/models/org--model/rev', '/mnt/link'])(
  'the folder %s overlaps that of the checkpoints and is refused',
  async (source) => {
    mkdirSync(join(instance.root, 'mnt/trainyard/models'), { recursive: true });
    symlinkSync(join(instance.root, 'mnt/trainyard/models'), join(instance.root, 'mnt/link'));
    expect(await prepare(source, 'one')).toMatchObject({
      ...{ exit: 2, code: 'InvalidVariable' },
      message: expect.stringContaining('overlaps'),
    });
  },
);

test.each(['s3://weights/own', '/mnt/../etc', 'somewhere'])('%s is no source', async (source) => {
  expect(await prepare(source, 'one')).toMatchObject({ exit: 2, code: 'InvalidVariable' });
});
