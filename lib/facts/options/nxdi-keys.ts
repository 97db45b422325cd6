/**
 * Keys of `override_neuron_config` under a server that runs NxD Inference. The server sets them on the configuration
 * that it loads with the artifact; most of them were decided when the artifact was compiled.
 */
import { NOT_SERVED, type OptionRow, optionRow, TOOLKIT } from './option-row';

const key = optionRow;
const owned = (owner: string, ...names: string[]) => names.map((name) => key(name, 'int', { owner }));
const flags = (...names: string[]) => names.map((name) => key(name, 'flag'));

/** How the sampler on the device works; `deterministic` is a key here and no option of inference_demo. */
const SAMPLING: readonly OptionRow[] = [
  ...flags('do_sample', 'dynamic', 'deterministic'),
  key('top_k', 'int'),
  key('top_p', 'float'),
  key('temperature', 'float'),
  key('global_topk', 'int'),
];

/** Keys that NeuronConfig of 0.3 and of 0.7 both read; a key that is not here was ignored with a warning. */
export const NXDI_KEYS: readonly OptionRow[] = [
  ...owned('layout.batch', 'batch_size', 'tkg_batch_size', 'max_batch_size', 'kv_cache_batch_size'),
  ...owned('lengths.sequence', 'seq_len', 'max_length', 'n_positions'),
  ...owned('lengths.context', 'max_context_length'),
  ...owned('layout.tensorParallel', 'tp_degree', 'pp_degree', 'ep_degree', 'world_size', 'local_ranks_size'),
  ...owned('layout.logicalCores', 'logical_nc_config', 'logical_neuron_cores'),
  ...owned(TOOLKIT, 'start_rank_id', 'on_cpu', 'target'),
  key('on_device_sampling_config', 'object', { keys: SAMPLING }),
  key('ctx_batch_size', 'int'),
  key('kv_cache_padding_size', 'int'),
  key('torch_dtype', 'dtype'),
  key('rpl_reduce_dtype', 'dtype'),
  key('padding_side', 'string', { choices: ['left', 'right'] }),
  ...flags(
    'is_continuous_batching',
    'allow_input_truncation',
    'output_logits',
    'vocab_parallel',
    'fused_qkv',
    'sequence_parallel_enabled',
    'flash_decoding_enabled',
    'async_mode',
    'enable_bucketing',
    'save_sharded_checkpoint',
    'skip_sharding',
    'skip_warmup',
    'disable_kv_cache_tiling',
    'k_cache_transposed',
    'is_block_kv_layout',
    'is_prefix_caching',
    'attn_kernel_enabled',
    'qkv_kernel_enabled',
    'qkv_kernel_nbsd_layout',
    'mlp_kernel_enabled',
    'quantized_mlp_kernel_enabled',
    'rmsnorm_quantize_kernel_enabled',
    'attn_block_tkg_nki_kernel_enabled',
    'attn_block_tkg_nki_kernel_cache_update',
  ),
  key('context_encoding_buckets', 'ints'),
  key('token_generation_buckets', 'ints'),
  key('weight_gather_seq_len_threshold', 'int'),
  key('pa_num_blocks', 'int'),
  key('pa_block_size', 'int'),
  ...flags('quantized', 'kv_cache_quant'),
  // The artifact has them, and the server is told of its draft by options of its own.
  key('enable_fused_speculation', 'flag', { owner: 'compile.options.enable-fused-speculation' }),
  key('enable_eagle_speculation', 'flag', { unserved: NOT_SERVED }),
  key('quantized_checkpoints_path', 'string'),
  key('quantization_type', 'string'),
  key('quantization_dtype', 'string'),
  key('speculation_length', 'int', { owner: 'compile.options.speculation-length' }),
  key('spec_batch_size', 'int', { owner: 'layout.batch' }),
  key('cc_pipeline_tiling_factor', 'int'),
];

/** Where the keys were read. */
export const NXDI_KEYS_SOURCE =
  'neuronx-distributed-inference src/neuronx_distributed_inference/models/config.py @v0.3.5591 and @v0.7.14366';
