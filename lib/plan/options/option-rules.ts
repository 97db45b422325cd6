/** Rules between options, and between options and layout: what the real programs find out after minutes, or never. */
import { DRAFT_RULES } from './draft-rules';
import type { OptionRule } from './option-rule';

const CONFIG =
  'neuronx-distributed-inference src/neuronx_distributed_inference/models/config.py @v0.3.5591 and @v0.7.14366';

const KERNEL = /kernel-enabled$/;
const DECODE_KERNELS = [
  'attn-tkg-nki-kernel-enabled',
  'attn-tkg-builtin-kernel-enabled',
  'attn-block-tkg-nki-kernel-enabled',
];
const NOT_WITH_DECODE_KERNELS = [
  'flash-decoding-enabled',
  'enable-chunked-prefill',
  'enable-block-kv-layout',
];

const buckets = (id: string, flag: string, length: 'context' | 'sequence'): OptionRule => ({
  id,
  says: `${flag} ascend and end at lengths.${length}`,
  next: `end ${flag} at lengths.${length}, each above the one before`,
  source: CONFIG,
  broken: ({ compile, ...of }) => {
    const given = compile.numbers(flag);
    if (given === undefined) return undefined;
    const ascending = given.every((tokens, at) => at === 0 || tokens > (given[at - 1] ?? 0));
    if (ascending && given.at(-1) === of[length]) return undefined;
    return `${flag} is ${given.join(' ')} and lengths.${length} is ${of[length]}`;
  },
});

const needs = (id: string, one: string, other: string, source = CONFIG): OptionRule => ({
  id,
  says: `${one} needs ${other}`,
  next: `set ${other} too, or remove ${one}`,
  source,
  broken: ({ compile }) => (compile.has(one) && !compile.has(other) ? `${other} is not set` : undefined),
});

const notBoth = (id: string, one: string, others: readonly string[], source = CONFIG): OptionRule => ({
  id,
  says: `${one} does not go with ${others.join(' or ')}`,
  next: `remove ${one} or the other`,
  source,
  broken: ({ compile }) => {
    const met = compile.has(one) ? others.find((other) => compile.has(other)) : undefined;
    return met === undefined ? undefined : `${met} is set`;
  },
});

/** Every rule for a server with NxD Inference, in the order in which they are asked. */
export const OPTION_RULES: readonly OptionRule[] = [
  ...DRAFT_RULES,
  buckets('context-buckets', 'context-encoding-buckets', 'context'),
  buckets('token-buckets', 'token-generation-buckets', 'sequence'),
  needs('context-buckets-on', 'context-encoding-buckets', 'enable-bucketing'),
  needs('token-buckets-on', 'token-generation-buckets', 'enable-bucketing'),
  {
    id: 'bucket-tiles',
    says: 'at two physical cores per logical core, the flash kernel needs context buckets from 1024 that 512 divides, and shorter ones that 256 divides',
    next: 'choose other buckets, or set attn-kernel-enabled to false',
    source: `${CONFIG}; neuronx-distributed-inference modules/attention`,
    broken: ({ compile, family }) => {
      if (family !== 'trn2' || !compile.has('attn-kernel-enabled')) return undefined;
      const wrong = (compile.numbers('context-encoding-buckets') ?? []).find(
        (tokens) => tokens % (tokens >= 1024 ? 512 : 256) !== 0,
      );
      return wrong === undefined ? undefined : `a context bucket is ${wrong}`;
    },
  },
  {
    id: 'kernel-family',
    says: 'kernels of NxD Inference do not run on Trainium1 and Inferentia2',
    next: 'remove them, or set recipe to plain',
    source:
      'aws-neuron-sdk release-notes/components/nxd-inference.rst @v2.29.0 and compiler.rst (NCC_INLA001)',
    broken: ({ asked, family }) => {
      const kernel = Object.keys(asked).find((key) => KERNEL.test(key) && asked[key] === true);
      return kernel !== undefined && (family === 'trn1' || family === 'inf2')
        ? `${kernel} is asked for and the family is ${family}`
        : undefined;
    },
  },
  {
    id: 'sequence-parallel',
    says: 'with sequence-parallel-enabled the tensor parallel degree divides lengths.context',
    next: 'choose a context that it divides, or remove sequence-parallel-enabled',
    source: CONFIG,
    broken: ({ compile, context, tensorParallel }) =>
      compile.has('sequence-parallel-enabled') && context % tensorParallel !== 0
        ? `lengths.context is ${context} and layout.tensorParallel ${tensorParallel}`
        : undefined,
  },
  {
    id: 'continuous-batching',
    says: 'above batch 1 is-continuous-batching stays on: without it every new prompt overwrites the cache of all sequences',
    next: 'remove is-continuous-batching, or set layout.batch to 1',
    source: 'neuronx-distributed-inference modules/kvcache/kv_cache_manager.py @v0.3.5591',
    broken: ({ compile, batch, corrected }) =>
      corrected && batch > 1 && !compile.has('is-continuous-batching')
        ? `layout.batch is ${batch}`
        : undefined,
  },
  {
    id: 'context-batch',
    says: 'ctx-batch-size is 1 to layout.batch',
    next: 'set ctx-batch-size to 1, as AWS does',
    source: CONFIG,
    broken: ({ compile, batch }) => {
      const size = compile.numbers('ctx-batch-size')?.[0];
      return size === undefined || (size >= 1 && size <= batch)
        ? undefined
        : `ctx-batch-size is ${size} and layout.batch ${batch}`;
    },
  },
  needs(
    'async-sampling',
    'async-mode',
    'on-device-sampling',
    'aws-neuron-sdk libraries/nxd-inference/developer_guides/feature-guide.rst (asynchronous runtime)',
  ),
  notBoth('medusa-async', 'is-medusa', ['async-mode']),
  {
    id: 'sampling-coherent',
    says: 'the server samples on the device, so the artifact is compiled with on-device-sampling',
    next: 'remove on-device-sampling: false',
    source: 'upstreaming-to-vllm vllm/model_executor/model_loader/neuronx_distributed.py @v2.23.0-v0',
    broken: ({ compile }) =>
      compile.has('on-device-sampling') ? undefined : 'on-device-sampling is taken away',
  },
  {
    id: 'override-coherent',
    says: 'a key of override_neuron_config that the compile command has too says the same there',
    next: 'set it under compile.options alone',
    source: 'the server sets keys on the loaded configuration only; nothing is compiled again',
    broken: ({ compile, override }) => {
      const other = Object.entries(override).find(([key, value]) => {
        const flag = key.replaceAll('_', '-');
        if (typeof value === 'boolean') return compile.has(flag) !== value;
        const given = compile.numbers(flag) ?? [];
        return typeof value === 'number' && given.length > 0 && given[0] !== value;
      });
      return other === undefined
        ? undefined
        : `${other[0]} is ${JSON.stringify(other[1])} and compiled otherwise`;
    },
  },
  {
    id: 'one-decode-kernel',
    says: `at most one of ${DECODE_KERNELS.join(', ')}`,
    next: 'keep one of them',
    source: CONFIG,
    broken: ({ compile }) => {
      const given = DECODE_KERNELS.filter((flag) => compile.has(flag));
      return given.length > 1 ? `${given.join(' and ')} are set` : undefined;
    },
  },
  needs('cache-update', 'attn-block-tkg-nki-kernel-cache-update', 'attn-block-tkg-nki-kernel-enabled'),
  ...[...DECODE_KERNELS, 'k-cache-transposed'].map((flag) => notBoth(flag, flag, NOT_WITH_DECODE_KERNELS)),
  needs('chunked-layout', 'enable-chunked-prefill', 'enable-block-kv-layout'),
  {
    id: 'chunked-batch',
    says: 'enable-chunked-prefill needs layout.batch 1',
    next: 'set layout.batch to 1, or remove enable-chunked-prefill',
    source: CONFIG,
    broken: ({ compile, batch }) =>
      compile.has('enable-chunked-prefill') && batch > 1 ? `layout.batch is ${batch}` : undefined,
  },
  needs('quantized-checkpoint', 'quantized', 'quantized-checkpoints-path'),
  needs('rmsnorm-quantize', 'rmsnorm-quantize-kernel-enabled', 'quantized-mlp-kernel-enabled'),
  notBoth('activation-quantization', 'activation-quantization-type', [
    'mlp-kernel-enabled',
    'quantized-mlp-kernel-enabled',
  ]),
  {
    id: 'quantized-projections',
    says: 'a quantized model with qkv-kernel-enabled needs modules-to-not-convert-file',
    next: 'name the file, or set qkv-kernel-enabled to false',
    source: CONFIG,
    broken: ({ compile }) =>
      (compile.has('quantized') || compile.has('quantized-mlp-kernel-enabled')) &&
      compile.has('qkv-kernel-enabled') &&
      !compile.has('modules-to-not-convert-file')
        ? 'modules-to-not-convert-file is not set'
        : undefined,
  },
];
