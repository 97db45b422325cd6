import { VLLM_NEURON_LIMITS } from '../../facts';
import type { Refusal } from '../admission/refusal';

/** What a server without NxD Inference prefills at once. */
interface PrefillRequest {
  /** Tokens of one prefill: `--max-num-batched-tokens`. Below the sequence, longer prompts are cut into segments. */
  readonly context: number;
  /** Prompt and output together, in tokens: `--max-model-len`. */
  readonly sequence: number;
  /** Ranks over which the tokens of a prefill are split. */
  readonly tensorParallel: number;
}

/**
 * Why vLLM Neuron would not start, or would fail in its warm-up, with these lengths; empty when it would. A prompt is
 * prefilled in one piece if context and sequence are equal, and in segments otherwise. The host asks the same.
 */
export function prefillRefusals(request: PrefillRequest): Refusal[] {
  return [size(request), ranks(request)].filter((refusal) => refusal !== undefined);
}

function size({ context, sequence }: PrefillRequest): Refusal | undefined {
  const { longestSinglePrefill, segmentSizes } = VLLM_NEURON_LIMITS;
  const usable = segmentSizes.filter((each) => each < sequence);
  if (context === sequence) {
    if (sequence <= longestSinglePrefill) return undefined;
    return {
      code: 'SinglePrefillTooLong',
      message: `lengths.context ${context} equals lengths.sequence, and the server prefills at most ${longestSinglePrefill} tokens in one piece`,
      next: `set lengths.context to one of ${usable.join(', ')}`,
    };
  }
  if (segmentSizes.includes(context)) return undefined;
  return {
    code: 'SegmentSizeNotSupported',
    message: `lengths.context below lengths.sequence ${sequence} must be one of ${segmentSizes.join(', ')}, got ${context}`,
    next: `set lengths.context to one of ${[...usable, sequence].join(', ')}`,
  };
}

function ranks({ context, tensorParallel }: PrefillRequest): Refusal | undefined {
  if (context > tensorParallel && context % tensorParallel === 0) return undefined;
  return {
    code: 'PrefillNotDivisible',
    message: `lengths.context must be a multiple of tensorParallel ${tensorParallel} and more than it, got ${context}`,
    next: `set lengths.context to ${tensorParallel * (Math.floor(context / tensorParallel) + 1)}`,
  };
}
