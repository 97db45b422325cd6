import { VLLM_NEURON_LIMITS } from '../facts';

/**
 * Blocks of the KV cache that hold a whole batch of the longest sequences, and the one block that vLLM keeps for itself.
 * They are pinned, because their number is a shape of every graph. The host computes the same.
 */
export function kvBlocks({ batch, sequence }: { readonly batch: number; readonly sequence: number }): number {
  return batch * Math.ceil(sequence / VLLM_NEURON_LIMITS.blockSize) + 1;
}
