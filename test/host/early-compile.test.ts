/** A compile that does not wait for the weights: before Prepare, and beside one that brings them slowly. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keys } from '../../lib/contract/names';
import { filesOf } from '../../lib/emulator/account/hub-files';
import { modelOf } from '../../lib/facts';
import { CHECKPOINT, CompilingHost, MODEL } from './compiling';
import { until } from './emulated-instance';
import { listObjects } from './listing-aws';

let host: CompilingHost;
beforeEach(async () => {
  host = await CompilingHost.open();
});
afterEach(() => host.close());

const SMALL = filesOf({ model: MODEL })
  .map(({ name }) => name)
  .filter((name) => !/safetensors/.test(name))
  .sort();
const MIRROR = keys.checkpoint(MODEL.id.replace('/', '--'), MODEL.revision);
const run = (phase: 'prepare' | 'compile' | 'deploy', command: string, more: Record<string, string> = {}) =>
  host.instance.run(phase, host.variables(command, more));
const outcome = (phase: 'prepare' | 'compile' | 'deploy', command: string) =>
  host.instance.outcome(phase, command);
const folder = () => join(host.instance.dir, CHECKPOINT);
const present = () => readdirSync(folder(), { recursive: true, encoding: 'utf8' }).sort();
const digestsFit = () =>
  filesOf({ model: MODEL }).every(({ name, bytes }) => readFileSync(join(folder(), name)).equals(bytes));

/** What `compile` made is what Deploy takes, once the weights are there. */
async function expectDeployable(command: string): Promise<void> {
  expect(outcome('compile', command)).toMatchObject({ status: 'succeeded', made: { artifactHit: 'none' } });
  expect((await run('deploy', 'deploy')).code).toBe(0);
  expect(outcome('deploy', 'deploy')?.made.artifactKey).toBe(outcome('compile', command)?.made.artifactKey);
}

/** A mirror that another instance left; this instance has nothing. */
async function mirrored(): Promise<void> {
  expect((await run('prepare', 'elsewhere')).code).toBe(0);
  host.instance.clear('root/mnt');
  host.asked.length = 0;
}

/** The bucket gives no folder of the mirror until the file `give` is there. */
function holdMirror(): void {
  const aws = host.instance.text('bin/aws') ?? '';
  const hold = `if [[ $3 == */models/* && $4 != s3://* && $* == *--recursive* ]]; then
  echo yes >"$HOST_DIR/held"
  while [[ ! -e $HOST_DIR/give ]]; do sleep 0.05; done
fi
`;
  host.instance.command('aws', aws.replace('#!/bin/bash\n', `#!/bin/bash\n${hold}`));
}

test.each(['compile', 'deploy'] as const)(
  '%s refuses a model that the compiler does not take',
  async (phase) => {
    const { id, revision } = modelOf('openai/gpt-oss-20b');
    const more = { TRAINYARD_MODEL: id, TRAINYARD_MODEL_REVISION: revision };
    expect((await run(phase, 'other', more)).code).toBe(2);
    expect(outcome(phase, 'other')?.reason).toMatchObject({
      code: 'ModelNotServed',
      message: expect.stringContaining('inference_demo compiles llama, mixtral, dbrx, not gpt_oss'),
    });
    expect(host.asked).toEqual([]);
  },
);

describe('before Prepare', () => {
  test('a compile brings the small files from the hub, and Deploy still wants the whole checkpoint', async () => {
    host.go();
    expect((await run('compile', 'first')).code).toBe(0);
    expect(present()).toEqual(SMALL);
    expect(
      host.asked.filter((path) => path.endsWith('.safetensors') || path.endsWith('.index.json')),
    ).toEqual([]);
    expect((await run('deploy', 'early')).code).toBe(2);
    expect(outcome('deploy', 'early')?.reason).toMatchObject({
      code: 'CheckpointMissing',
      next: 'run Prepare first',
    });
    const before = statSync(join(folder(), 'config.json')).mtimeMs;
    expect((await run('prepare', 'prepare')).code).toBe(0);
    expect(statSync(join(folder(), 'config.json')).mtimeMs).toBe(before);
    expect(digestsFit()).toBe(true);
    await expectDeployable('first');
  });

  test('a compile takes them from the mirror and asks the hub nothing, and takes them once', async () => {
    await mirrored();
    host.go();
    expect((await run('compile', 'first')).code).toBe(0);
    expect(present()).toEqual(SMALL);
    expect(host.asked).toEqual([]);
    const before = statSync(join(folder(), 'config.json'));
    expect((await run('compile', 'second', { TRAINYARD_BATCH_SIZE: '1' })).code).toBe(0);
    expect(statSync(join(folder(), 'config.json')).ino).toBe(before.ino);
    expect((await run('prepare', 'prepare')).code).toBe(0);
    expect(outcome('prepare', 'prepare')?.made.checkpointSource).toBe('mirror');
    await expectDeployable('first');
  });

  test('a compile takes them from the store by the digest that was recorded, and asks the hub only without one', async () => {
    const store = { TRAINYARD_MODELS: 's3://weights/models/' };
    listObjects(host.instance);
    host.instance.file('s3/weights/README', '');
    expect((await run('prepare', 'elsewhere', store)).code).toBe(0);
    host.instance.clear('root/mnt');
    host.asked.length = 0;
    host.go();
    const TRAINYARD_WEIGHTS_DIGEST = outcome('prepare', 'elsewhere')?.made.weightsDigest ?? '';
    expect((await run('compile', 'first', { ...store, TRAINYARD_WEIGHTS_DIGEST })).code).toBe(0);
    expect([present(), host.asked]).toEqual([SMALL, []]);
    host.instance.clear('root/mnt');
    expect((await run('compile', 'second', { ...store, TRAINYARD_BATCH_SIZE: '1' })).code).toBe(0);
    expect(present()).toEqual(SMALL);
    expect(host.asked.length).toBeGreaterThan(0);
  });

  test('a compile takes them from the folder that ModelSource names, and Prepare links the weights', async () => {
    const source = { TRAINYARD_MODEL_SOURCE: '/mnt/own/llama' };
    for (const { name, bytes } of filesOf({ model: MODEL }))
      writeFileSync(host.instance.file(`root/mnt/own/llama/${name}`, ''), bytes);
    host.go();
    expect((await run('compile', 'first', source)).code).toBe(0);
    expect(present()).toEqual(SMALL);
    expect((await run('prepare', 'prepare', source)).code).toBe(0);
    expect(outcome('prepare', 'prepare')?.made.checkpointSource).toBe('folder');
    expect(host.asked).toEqual([]);
    expect(digestsFit()).toBe(true);
    await expectDeployable('first');
    expect((await run('compile', 'hub', { TRAINYARD_BATCH_SIZE: '1' })).code).toBe(2);
    expect(outcome('compile', 'hub')?.reason).toMatchObject({
      code: 'CheckpointMissing',
      message: expect.stringContaining('from /mnt/own/llama, and ModelSource is hub'),
    });
  });

  test('a compile whose source has no checkpoint says so', async () => {
    const source = { TRAINYARD_MODEL_SOURCE: '/mnt/own/nothing' };
    expect((await run('compile', 'first', source)).code).toBe(1);
    expect(outcome('compile', 'first')?.reason.code).toBe('SourceEmpty');
    expect(host.asked).toEqual([]);
  });

  test('a wrong file is replaced', async () => {
    host.instance.file(`${CHECKPOINT}/config.json`, '{}');
    host.go();
    expect((await run('compile', 'first')).code).toBe(0);
    expect(JSON.parse(host.instance.text(`${CHECKPOINT}/config.json`) ?? '')).toHaveProperty('hidden_size');
  });

  test('a file of the mirror that was changed is refused, and not put in place', async () => {
    await mirrored();
    host.instance.file(`s3/results/${MIRROR}config.json`, '{}');
    expect((await run('compile', 'first')).code).toBe(1);
    expect(outcome('compile', 'first')?.reason).toMatchObject({
      code: 'MirrorDamaged',
      message: expect.stringContaining('config.json'),
    });
    expect(existsSync(join(folder(), 'config.json'))).toBe(false);
  });

  test('a revision that the hub does not have is said to be none', async () => {
    expect((await run('compile', 'first', { TRAINYARD_MODEL_REVISION: 'nowhere' })).code).toBe(1);
    expect(outcome('compile', 'first')?.reason.code).toBe('HubNotFound');
  });

  test('a revision without config.json is refused', async () => {
    await mirrored();
    const file = `s3/results/${MIRROR}trainyard-checkpoint.json`;
    const manifest = JSON.parse(host.instance.text(file) ?? '') as { files: Array<{ name: string }> };
    const files = manifest.files.filter(({ name }) => name !== 'config.json');
    host.instance.file(file, JSON.stringify({ ...manifest, files }));
    expect((await run('compile', 'first')).code).toBe(2);
    expect(outcome('compile', 'first')?.reason).toMatchObject({
      code: 'CheckpointMissing',
      message: `${MODEL.id} at ${MODEL.revision} has no config.json of at most 64 MiB, so there is nothing to compile`,
    });
  });
});

describe('beside a slow Prepare', () => {
  test('from the hub, a compile is done before the weights are there, and Prepare ends as ever', async () => {
    host.holdWeights();
    const prepare = run('prepare', 'prepare');
    await until('prepare to wait for weights', () => host.waiting >= 3);
    host.go();
    expect((await run('compile', 'first')).code).toBe(0);
    expect((await run('deploy', 'early')).code).toBe(2);
    host.sendWeights();
    expect((await prepare).code).toBe(0);
    expect(digestsFit()).toBe(true);
    expect(host.instance.objects(MIRROR)).toEqual(
      [...filesOf({ model: MODEL }).map(({ name }) => name), 'trainyard-checkpoint.json'].sort(),
    );
    await expectDeployable('first');
  });

  test('from the mirror, config.json stays while the compiler is at work, and what is no longer listed goes', async () => {
    await mirrored();
    holdMirror();
    host.instance.file(`${CHECKPOINT}/model-of-yesterday.safetensors.part`, 'half');
    const compile = run('compile', 'first');
    await until('the compiler', () => host.compiling.length === 1);
    const prepare = run('prepare', 'prepare');
    await until('prepare to wait for the mirror', () => host.instance.text('held'));
    expect(present()).toEqual([...SMALL, 'model-of-yesterday.safetensors.part'].sort());
    const { ino } = statSync(folder());
    host.instance.file('give', 'yes');
    expect((await prepare).code).toBe(0);
    // The folder that the compiler looks into is still the one that is there.
    expect(statSync(folder()).ino).toBe(ino);
    host.go();
    expect((await compile).code).toBe(0);
    expect(present()).toEqual(
      [...filesOf({ model: MODEL }).map(({ name }) => name), 'trainyard-checkpoint.json'].sort(),
    );
    expect(digestsFit()).toBe(true);
    await expectDeployable('first');
  });
});
