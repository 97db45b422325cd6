import type { Sourced } from '../sourced';

/** What an option of NxD Inference is in vLLM Neuron, in words; an option that is not here has no counterpart. */
export const COUNTERPARTS: { readonly options: Readonly<Record<string, string>> } & Sourced = {
  options: {
    'is-continuous-batching': 'it is always on',
    'enable-bucketing': 'it is always on',
    'context-encoding-buckets':
      'serve.options neuron_config.num_batched_tokens_buckets, which must end at lengths.context',
    'token-generation-buckets':
      'serve.options neuron_config.decode_context_length_buckets, below the sequence',
    'on-device-sampling': 'it is always on',
    'sequence-parallel-enabled': 'it is always on',
    'async-mode': 'async scheduling, which is on unless serve.options no-async-scheduling is given',
    'enable-prefix-caching':
      'it is on by default there, and off here, because repeated prompts would measure the cache',
    quantized: 'the checkpoint’s own quantization_config decides',
    'enable-fused-speculation': 'EAGLE3 drafts only',
  },
  source: 'aws-neuron-sdk vllm-neuron/docs/getting-started/migration-nxdi-to-vllm-neuron.md @v2.32.0',
  read: '2026-11-29',
};
