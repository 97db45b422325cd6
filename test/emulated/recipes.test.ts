/** What recipes and options become when the emulated library compiles them, and what it says to options that do not go together. */

import { join } from 'node:path';
import { parseEnvironment } from '../../lib/environment';
import { makePlan } from '../../lib/plan';
import { compileArguments, neuronConfig } from './helpers/compile';
import { Instance } from './helpers/instance';

let instance: Instance;
beforeAll(() => {
  instance = new Instance();
});
afterAll(() => instance.close());

const commandOf = (more: object) =>
  makePlan(parseEnvironment('tutorial', more)).commands.find(({ phase }) => phase === 'compile')?.argv ?? [];

/** The plan's own command, with the folders of the emulated instance. */
function compiled(into: string, argv: readonly string[]) {
  const place = (flag: string) => {
    const own = compileArguments(instance, { into });
    return own[own.indexOf(flag) + 1] ?? '';
  };
  const words = argv.slice(1).map((word, at) => {
    const before = argv[at] ?? '';
    return before === '--model-path' || before === '--compiled-model-path' ? place(before) : word;
  });
  return instance.run(join(instance.venv, 'bin/inference_demo'), [...words, '--compile-dry-run']);
}

test('the recipe throughput is in the configuration that the server loads', () => {
  const done = compiled('throughput', commandOf({ recipe: 'throughput' }));
  expect([done.code, done.err]).toEqual([0, '']);
  expect(neuronConfig(instance, { into: 'throughput' })).toMatchObject({
    async_mode: true,
    enable_bucketing: true,
    context_encoding_buckets: [256, 512, 1024, 2048, 4096, 8192],
    token_generation_buckets: [256, 512, 1024, 2048, 4096, 8192],
    sequence_parallel_enabled: true,
    attn_block_tkg_nki_kernel_enabled: true,
    k_cache_transposed: true,
    is_continuous_batching: true,
    on_device_sampling_config: { dynamic: true },
  });
});

test('the recipe plain has none of the kernels', () => {
  expect(compiled('plain', commandOf({ recipe: 'plain' })).code).toBe(0);
  expect(neuronConfig(instance, { into: 'plain' })).toMatchObject({
    fused_qkv: false,
    qkv_kernel_enabled: false,
    attn_kernel_enabled: false,
    mlp_kernel_enabled: false,
  });
});

test.each<[string, readonly string[], string]>([
  ['a quantized model without its checkpoint', ['--quantized'], 'quantized_checkpoints_path is required'],
  ['a chunked prefill without blocks', ['--enable-chunked-prefill'], 'is_block_kv_layout has to be true'],
  [
    'a chunked prefill of a batch',
    ['--enable-chunked-prefill', '--enable-block-kv-layout'],
    'batch_size has to be 1',
  ],
  [
    'two kernels of decode',
    ['--attn-tkg-nki-kernel-enabled', '--attn-block-tkg-nki-kernel-enabled'],
    'Multiple token-generation attention kernels',
  ],
  [
    'a cache update without its kernel',
    ['--attn-block-tkg-nki-kernel-cache-update'],
    'can only be enabled with',
  ],
  [
    'a transposed cache of blocks',
    ['--k-cache-transposed', '--enable-block-kv-layout'],
    'Transposed K cache',
  ],
  ['Medusa with async mode', ['--is-medusa', '--async-mode'], 'Medusa Decoding is not yet supported'],
  ['a quantized norm alone', ['--rmsnorm-quantize-kernel-enabled'], 'quantized_mlp_kernel must be enabled'],
])('%s ends the emulated compile', (_, extra, said) => {
  const done = compiled('broken', [...commandOf({}), ...extra]);
  expect(done.code).toBe(1);
  expect(done.err).toContain(said);
});
