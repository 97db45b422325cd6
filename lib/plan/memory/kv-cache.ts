import { type Model, VLLM_NEURON_LIMITS } from '../../facts';

/** The KV cache of one replica of vLLM Neuron is for a whole batch of the longest sequences. */
interface CacheRequest {
  /** Sequences that one replica holds at once. */
  readonly batch: number;
  /** Prompt and output together, in tokens. */
  readonly sequence: number;
}

/**
 * Blocks of the KV cache that hold a whole batch of the longest sequences, and the one block that vLLM keeps for itself.
 * They are pinned, because their number is a shape of every graph. The host computes the same.
 */
export function kvBlocks({ batch, sequence }: CacheRequest): number {
  return batch * Math.ceil(sequence / VLLM_NEURON_LIMITS.blockSize) + 1;
}

/** Whether vLLM Neuron keeps an FP8 cache: where the checkpoint has scales for one. No flag chooses it. */
export const hasFp8Cache = ({ quantization }: Model): boolean => quantization?.keyValueScales === true;

/** The template variables of the cache. Segments of a prompt read an FP8 cache only where it is packed. */
export function cacheVariables(model: Model, request: CacheRequest & { readonly context: number }) {
  const packed = hasFp8Cache(model) && request.context < request.sequence;
  return {
    blockSize: VLLM_NEURON_LIMITS.blockSize,
    kvBlocks: kvBlocks(request),
    packedKv: packed ? ', "fp8_packed_kv": true' : '',
  };
}
