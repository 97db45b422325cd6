/** Which files Prepare takes for the weights, and what it makes of a repository whose weights are not whole. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { EmulatedInstance } from './emulated-instance';
import { safetensors } from './safetensors';

const INDEX = 'model.safetensors.index.json';
const SHARDS = { 'a.safetensors': safetensors(1000), 'b.safetensors': safetensors(500) };
const index = (total: number | undefined, ...shards: string[]) =>
  Buffer.from(
    JSON.stringify({
      metadata: total === undefined ? {} : { total_size: total },
      weight_map: Object.fromEntries(shards.map((shard) => [`${shard}.weight`, shard])),
    }),
  );

let instance: EmulatedInstance;
let hub: Server;
let files: Record<string, Buffer>;
beforeEach(async () => {
  instance = new EmulatedInstance();
  instance.command(
    'df',
    'echo Filesystem 1024-blocks Used Available Capacity Mounted; echo x 9 9 99999999 1% /',
  );
  hub = createServer((request, response) => {
    const { url = '' } = request;
    if (url.startsWith('/api/')) {
      const siblings = Object.entries({ 'config.json': Buffer.from('{}'), ...files }).map(
        ([rfilename, bytes]) => ({
          ...{ rfilename, size: bytes.length },
          lfs: { sha256: createHash('sha256').update(bytes).digest('hex') },
        }),
      );
      return response.end(JSON.stringify({ sha: 'c0ffee', siblings }));
    }
    const name = url.slice(url.indexOf('/c0ffee/') + '/c0ffee/'.length);
    return response.end(files[name] ?? Buffer.from('{}'));
  });
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  instance.remove();
  await new Promise((resolve) => hub.close(resolve));
});

async function prepare(more: Record<string, string> = {}) {
  const end = await instance.run('prepare', {
    ...{ TRAINYARD_MODEL: 'org/model', TRAINYARD_MODEL_REVISION: 'rev', SSM_COMMAND_ID: 'one' },
    HF_ENDPOINT: `http://127.0.0.1:${(hub.address() as AddressInfo).port}`,
    ...more,
  });
  const { reason, made } = instance.outcome('prepare', 'one') ?? {};
  return { exit: end.code, code: reason?.code, message: reason?.message, made };
}
const has = (name: string) => existsSync(join(instance.root, 'mnt/trainyard/models/org--model/rev', name));

describe('weights that are whole', () => {
  test.each([
    ['as the index says', { [INDEX]: index(1500, 'a.safetensors', 'b.safetensors'), ...SHARDS }],
    ['by an index without a total', { [INDEX]: index(undefined, 'a.safetensors'), ...SHARDS }],
    ['in one file without an index', { 'model.safetensors': safetensors(77) }],
  ])('are taken: %s', async (_, listed) => {
    files = listed;
    expect(await prepare()).toMatchObject({ exit: 0, made: { checkpointSource: 'hub' } });
  });
});

describe('weights that are not whole', () => {
  const cut = (bytes: Buffer) => bytes.subarray(0, bytes.length - 1);
  test.each([
    [
      'names b.safetensors, which is not there',
      { [INDEX]: index(1000, 'a.safetensors', 'b.safetensors'), 'a.safetensors': SHARDS['a.safetensors'] },
    ],
    [
      'says 1501 bytes of tensors, and the 2 shards have 1500',
      { [INDEX]: index(1501, 'a.safetensors', 'b.safetensors'), ...SHARDS },
    ],
    ['a.safetensors has', { 'a.safetensors': cut(SHARDS['a.safetensors']) }],
    ['no safetensors header', { 'a.safetensors': Buffer.from('<html>not a file of weights</html>') }],
    ['no safetensors header', { 'a.safetensors': Buffer.alloc(3) }],
    ['model.safetensors.index.json is not JSON', { [INDEX]: Buffer.from('{'), ...SHARDS }],
  ])('are refused: %s', async (message, listed) => {
    files = listed;
    expect(await prepare()).toMatchObject({
      ...{ exit: 1, code: 'WeightsIncomplete' },
      message: expect.stringContaining(message),
    });
    expect(has('trainyard-checkpoint.json')).toBe(false);
  });
});

describe('weights in pickles', () => {
  const pickle = Buffer.from('a pickle');

  test('are left where they are beside safetensors', async () => {
    files = { 'model.safetensors': safetensors(9), 'pytorch_model.bin': pickle, 'extra.pth': pickle };
    expect((await prepare({ TRAINYARD_ALLOW_PICKLE: 'yes' })).exit).toBe(0);
    expect([has('model.safetensors'), has('pytorch_model.bin'), has('extra.pth')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('are refused before the download, unless they are asked for', async () => {
    files = { 'pytorch_model.bin': pickle };
    expect(await prepare()).toMatchObject({
      code: 'PickleWeights',
      message: expect.stringContaining('pytorch_model.bin'),
    });
    expect(has('config.json')).toBe(false);
    expect(await prepare({ TRAINYARD_ALLOW_PICKLE: 'no' })).toMatchObject({ code: 'PickleWeights' });
    expect((await prepare({ TRAINYARD_ALLOW_PICKLE: 'yes', SSM_COMMAND_ID: 'two' })).exit).toBe(0);
    expect(has('pytorch_model.bin')).toBe(true);
  });
});

describe('the chat template', () => {
  const python = (script: string) => {
    instance.command('llmperf-python', script);
    instance.file('root/opt/trainyard/venvs/llmperf/bin/keep', '');
    instance.link('root/opt/trainyard/venvs/llmperf/bin/python', 'bin/llmperf-python');
  };
  beforeEach(() => {
    files = { 'model.safetensors': safetensors(9) };
  });

  test('is measured by the program of LLMPerf’s venv, with the checkpoint', async () => {
    python(
      '[[ $* == "-m trainyard_host.measure.workload.template_tokens "*/models/org--model/rev ]] && echo 35',
    );
    expect((await prepare()).made).toMatchObject({ chatTemplateTokens: 35 });
  });

  test.each([
    [
      'the program says why not',
      'echo "first"; echo "ChatTemplateUnusable: none; add one" >&2; exit 1',
      'ChatTemplateUnusable: none; add one',
    ],
    ['the program says something else', 'echo many', 'it said nothing'],
  ])('is a note when %s', async (_, script, note) => {
    python(script);
    const { exit, made } = await prepare();
    expect([exit, made?.chatTemplateNote, made?.chatTemplateTokens]).toEqual([
      0,
      `not measured: ${note}`,
      undefined,
    ]);
  });

  test('is a note when there is no such venv', async () => {
    expect((await prepare()).made?.chatTemplateNote).toContain('Bootstrap installs it');
  });
});
