/** The emulated vLLM Neuron: what it refuses at its start, what it compiles, and what it takes from its cache. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instance } from './helpers/instance';
import { type NeuronRequest, neuronInstance, startNeuron } from './helpers/neuron-server';
import { textOf } from './helpers/server';

let instance: Instance;
beforeAll(() => {
  instance = neuronInstance();
});
afterAll(() => instance.close());

async function refusal(request: NeuronRequest): Promise<string> {
  const server = await startNeuron(instance, request);
  expect(await server.exited).toBe(1);
  expect(server.log).toContain('Engine core initialization failed');
  return server.log;
}

/** What the toolkit's own Python reads of `/metrics`. */
function readAsHost(text: string): Array<Record<string, unknown> & { bucket: string }> {
  const code = `import json, sys; from trainyard_host.replicas import graph_metrics as g; print(json.dumps(g.parse(sys.stdin.read())))`;
  const PYTHONPATH = join(__dirname, '../../assets/host/python');
  const done = spawnSync('python3', ['-c', code], { encoding: 'utf8', input: text, env: { PYTHONPATH } });
  expect(done.stderr).toBe('');
  return JSON.parse(done.stdout);
}

const cacheOf = (name: string) => join(instance.root, name, 'neuron/compile_cache');
const keysOf = (name: string) => readdirSync(cacheOf(name)).filter((key) => /^[0-9a-f]{32}$/.test(key));
const compiles = (log: string) => log.split('\n').filter((line) => line.includes('Compiling...')).length;

describe('its start', () => {
  test.each<[string, NeuronRequest, string]>([
    [
      'the variable of older servers',
      { environment: { NEURON_RT_VISIBLE_CORES: '0-31' } },
      'NEURON_RT_VISIBLE_CORES cannot be used with multi-processing execution on vLLM.',
    ],
    ['fewer cores than ranks', { cores: '0-15' }, 'Resolved 16 Neuron cores'],
    [
      'the second model runner',
      { environment: { VLLM_USE_V2_MODEL_RUNNER: 'on' } },
      'VLLM_USE_V2_MODEL_RUNNER is set to a truthy value',
    ],
    [
      'an absent EFA interface',
      { environment: { NEURON_SKIP_EFA_AFFINITY: undefined } },
      'No EFA device found at',
    ],
    [
      'prefix caching without segments',
      { flags: { '--no-enable-prefix-caching': false } },
      'Automatic Prefix Caching (APC) requires segmented prefill',
    ],
    [
      'a bucket that does not end at the maximum',
      { config: { neuron_config: { num_batched_tokens_buckets: [4096] } } },
      'Last bucket in num_batched_tokens_buckets must equal max_num_batched_tokens (8192), got 4096',
    ],
    [
      'buckets that are null',
      { config: { neuron_config: { num_seqs_buckets: null } } },
      'num_seqs_buckets cannot be empty',
    ],
    ['a segment of another size', { context: 768 }, 'max_num_batched_tokens=768 is not a supported chunked'],
    [
      'one piece beyond the limit',
      { context: 32_768, sequence: 32_768 },
      'Single-shot prefill (max_num_batched_tokens=32768 >= max_model_len=32768)',
    ],
    [
      'a memory share that leaves no cache',
      { flags: { '--gpu-memory-utilization': '0.2' } },
      'Computed KV cache budget is below minimum threshold.',
    ],
    ['more blocks than a core holds', { kvBlocks: 4000 }, '[NCC_EVRF009]'],
    [
      'structured outputs that are no boolean',
      { config: { neuron_config: { enable_structured_outputs: 1 } } },
      'enable_structured_outputs must be a boolean, got 1',
    ],
    [
      'sampling on the host without the flag for it',
      { config: { neuron_config: { on_device_sampling_config: null } } },
      'On-device sampling must be enabled for async execution',
    ],
  ])('refuses %s', async (_, request, text) => {
    expect(await refusal(request)).toContain(text);
  });

  test('fails in its first prefill where the cores do not begin at a multiple of the ranks', async () => {
    const log = await refusal({ cores: '16-47' });
    expect(log).toContain('Collective operation REDUCE_SCATTER');
    expect(log).toContain('Model warmup failed for prefill bucket');
  });

  test('refuses a flag that it does not have', async () => {
    const server = await startNeuron(instance, { flags: { '--device': 'neuron' } });
    expect(await server.exited).toBe(2);
    expect(server.log).toContain('unrecognized arguments: --device');
  });

  test('ignores what is misplaced or unknown without a word', async () => {
    const server = await startNeuron(instance, {
      cache: 'ignored',
      config: {
        num_seqs_buckets: [1],
        neuron_config: { num_seqs_bucket: [1], num_batched_tokens_buckets: [8192] },
      },
    });
    await server.ready();
    expect(server.log).toContain('Using default num_seqs_buckets: [1, 2, 4]');
    await server.stop();
  });
});

describe('its cache', () => {
  const first = { cache: 'first' } as const;
  let cold = '';
  let keys: string[] = [];
  beforeAll(async () => {
    const server = await (await startNeuron(instance, first)).ready();
    cold = server.log;
    keys = keysOf('first');
    await server.stop();
  });

  test('has one complete entry for each target, and every rank says that it is warm', () => {
    expect(compiles(cold)).toBe(2);
    expect(keys).toHaveLength(2);
    expect(cold.split('Model warmup completed').length - 1).toBe(32);
    for (const key of keys) {
      const size = statSync(join(cacheOf('first'), key, `graph_${key}.neff`)).size;
      const marker = readFileSync(join(cacheOf('first'), key, '.compilation_complete'), 'utf8');
      expect(marker).toContain(`neff_size:${size}\n`);
    }
  });

  test('is hit by another replica on other cores, which may not compile', async () => {
    const server = await (await startNeuron(instance, { ...first, cores: '32-63', hitOnly: true })).ready();
    expect(compiles(server.log)).toBe(0);
    for (const key of keys) expect(server.log).toContain(`Local cache hit for key: ${key}`);
    expect(server.log).not.toContain('Extracting graphs');
    expect(textOf(await server.chat('hello', { top_k: undefined })).length).toBeGreaterThan(0);
    await server.stop();
  });

  test.each<[string, NeuronRequest]>([
    ['another number of blocks', { kvBlocks: 258 }],
    ['another batch', { batch: 8 }],
    ['another optimization level', { flags: { '--optimization-level': '1' } }],
  ])('is missed with %s, and a forbidden miss ends the start', async (_, request) => {
    const log = await refusal({ ...first, ...request, hitOnly: true });
    expect(log).toMatch(/local compile cache miss for key [0-9a-f]{32}\. All graphs must be pre-compiled/);
    expect(compiles(log)).toBe(0);
  });

  test('is filled all the same where only the first lock is set, because capture compiles before it', async () => {
    const server = await startNeuron(instance, {
      ...{ cache: 'captured', hitOnly: true },
      environment: {
        NEURON_LIBTORCH_ASSERT_CACHE_HIT: undefined,
        NEURON_LIBTORCH_DISABLE_GRAPH_CAPTURE_BACKEND: undefined,
      },
    });
    await server.ready();
    expect(compiles(server.log)).toBe(2);
    await server.stop();
  });

  test('is counted by its metrics as the host reads them: first run, executions and padding of each graph', async () => {
    const server = await (await startNeuron(instance, { ...first, hitOnly: true })).ready();
    await server.chat('hello', { max_tokens: 3, top_k: undefined });
    const { body } = await server.ask('GET', '/metrics');
    await server.stop();
    const graphs = readAsHost(body);
    const of = (bucket: string) => graphs.find((graph) => graph.bucket === bucket);
    expect(graphs.map(({ bucket }) => bucket)).toEqual([
      'decode_b1',
      'decode_b4_ctx8192',
      'prefill_s8192_kv8192',
    ]);
    expect(of('prefill_s8192_kv8192')).toMatchObject({
      firstRunSeconds: expect.any(Number),
      executions: 1,
    });
    expect(of('prefill_s8192_kv8192')?.padding).toBeGreaterThan(8000);
    expect(of('decode_b1')).toEqual({ bucket: 'decode_b1', executions: expect.any(Number), padding: 3 });
  });

  test('refuses an entry under another name', async () => {
    const server = await (await startNeuron(instance, { cache: 'renamed' })).ready();
    await server.stop();
    const [one = '', two = ''] = keysOf('renamed');
    rmSync(join(cacheOf('renamed'), one), { recursive: true });
    renameSync(join(cacheOf('renamed'), two), join(cacheOf('renamed'), one));
    renameSync(
      join(cacheOf('renamed'), one, `graph_${two}.neff`),
      join(cacheOf('renamed'), one, `graph_${one}.neff`),
    );
    expect(await refusal({ cache: 'renamed' })).toContain(`Cache key mismatch: expected '${one}'`);
  });

  test('compiles nothing where a kernel is remembered whose binary is gone', async () => {
    const cache = 'without-kernels';
    const server = await (await startNeuron(instance, { cache })).ready();
    await server.stop();
    rmSync(join(instance.root, cache, 'nki-binaries'), { recursive: true });
    for (const key of keysOf(cache)) writeFileSync(join(cacheOf(cache), key, '.compilation_complete'), '');
    for (const key of keysOf(cache)) rmSync(join(cacheOf(cache), key), { recursive: true });
    expect(await refusal({ cache })).toContain('[NCC_EVRF059]');
  });
});

describe('two of them', () => {
  test('on the same cores: the second gets none', async () => {
    const one = await (await startNeuron(instance, { cache: 'first' })).ready();
    expect(await refusal({ cache: 'first' })).toContain('Logical Neuron Core(s) not available');
    await one.stop();
  });

  test('meet at a port for each first core, and hang where it is taken', async () => {
    const port = 61_234 + 32;
    const taken = instance.start('/usr/bin/env', ['python3', '-c', LISTEN, instance.address, `${port}`]);
    await new Promise((done) => taken.stdout?.once('data', done));
    const server = await startNeuron(instance, { cache: 'first', cores: '32-63' });
    while (!server.log.includes('awaiting root parameters'))
      await new Promise((done) => setTimeout(done, 20));
    expect(server.child.exitCode).toBeNull();
    server.child.kill('SIGKILL');
    taken.kill();
    expect(existsSync(cacheOf('first'))).toBe(true);
  });
});

const LISTEN = `
import socket, sys, time
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((sys.argv[1], int(sys.argv[2])))
server.listen()
print("up", flush=True)
time.sleep(60)
`;

test('says what it counts under the names of V1 and under its own', async () => {
  const server = await (await startNeuron(instance, { cache: 'first', hitOnly: true })).ready();
  const { body } = await server.ask('GET', '/metrics');
  for (const name of [
    'vllm:kv_cache_usage_perc',
    'vllm:prefix_cache_queries_total',
    'vllm:prompt_tokens_total',
  ])
    expect(body).toContain(`${name}{`);
  expect(body).toContain('bucket_name="prefill_s8192_kv8192"');
  expect(body).toContain('bucket_name="decode_b4_ctx8192"');
  await server.stop();
});

test('remembers prompts in whole blocks where it is asked to, and counts what it did not prefill', async () => {
  const asked = { cache: 'segments', context: 512, flags: { '--no-enable-prefix-caching': false } } as const;
  const server = await (await startNeuron(instance, asked)).ready();
  const long = Array.from({ length: 1400 }, (_, at) => `w${at}`).join(' ');
  const hits = async () => {
    const { body } = await server.ask('GET', '/metrics');
    const of = (name: string) =>
      Number(new RegExp(`^vllm:prefix_cache_${name}_total\\{.*\\} (.*)$`, 'm').exec(body)?.[1]);
    return { queries: of('queries'), hits: of('hits') };
  };
  for (const prompt of [long, long, `${long} and more`, 'nothing of it'])
    expect((await server.chat(prompt, { max_tokens: 2, top_k: undefined })).status).toBe(200);
  const counted = await hits();
  await server.stop();
  const [cold, same, longer, other] = server.truth();
  expect(counted.queries).toBe(
    [cold, same, longer, other].reduce((sum, row) => sum + (row?.promptTokens ?? 0), 0),
  );
  expect(counted.hits % 128).toBe(0);
  expect(counted.hits).toBeGreaterThan(1.8 * (cold?.promptTokens ?? 0));
  expect(counted.hits).toBeLessThan(2 * (cold?.promptTokens ?? 0));
  expect(same?.prefillModelled).toBeLessThan((cold?.prefillModelled ?? 0) / 2);
  expect(longer?.prefillModelled).toBe(same?.prefillModelled);
});
