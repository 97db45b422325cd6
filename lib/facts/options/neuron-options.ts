/**
 * What the server of vLLM Neuron takes beside its base command: vLLM's own options, and the keys of `neuron_config`. The
 * server ignores a key that it does not know, and everything that is not below `neuron_config`, without a word.
 */
import { type OptionRow, optionRow, TOOLKIT } from './option-row';
import { PLUGIN_OPTIONS } from './serve-options';

const row = optionRow;

/** Options that the plan decides here, and options that only this server has. */
const OWN: readonly OptionRow[] = [
  row('--hf-overrides', 'object', { owner: TOOLKIT }),
  row('--additional-config', 'object', { owner: 'serve.options.neuron_config' }),
  row('--max-num-batched-tokens', 'int', { owner: 'lengths.context' }),
  // The number of blocks follows from the size of one, and both are in the key of every graph.
  row('--block-size', 'int', { owner: TOOLKIT }),
  row('--num-gpu-blocks-override', 'int', { owner: TOOLKIT }),
  row('--gpu-memory-utilization', 'float', { owner: TOOLKIT }),
  row('--optimization-level', 'int'),
  row('--kv-cache-dtype', 'string'),
  row('--async-scheduling', 'switch'),
  row('--enable-expert-parallel', 'flag'),
  // On a device it is refused.
  row('--enforce-eager', 'flag', { owner: TOOLKIT }),
];

/** Keys that the public source of 0.24.0.1.1.0, or AWS's pages on it, name; it has more. */
const NEURON_CONFIG: readonly OptionRow[] = [
  row('num_batched_tokens_buckets', 'ints'),
  row('num_seqs_buckets', 'ints'),
  row('kv_segment_size_buckets', 'ints', { owner: 'lengths.context' }),
  row('decode_context_length_buckets', 'ints'),
  row('fp8_packed_kv', 'flag'),
  row('on_device_sampling_config', 'object'),
  row('enable_structured_outputs', 'flag'),
  row('quantization', 'string', { choices: ['bf16', 'mxfp4', 'mxfp8'] }),
  row('ep_degree', 'int'),
];

/** Options of vLLM Neuron's server; those of the plugin with NxD Inference lie elsewhere in its JSON. */
export const NEURON_OPTIONS: readonly OptionRow[] = [
  ...PLUGIN_OPTIONS.filter(
    ({ name, inside }) => inside === undefined && !OWN.some((own) => own.name === name),
  ),
  ...OWN,
  row('neuron_config', 'object', {
    keys: NEURON_CONFIG,
    inside: { flag: '--additional-config', key: 'neuron_config' },
  }),
];
