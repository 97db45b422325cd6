import { GIB } from '../../core/units';
import type { Sourced } from '../sourced';

const PLUGIN = 'jinhuang12/vllm-neuron vllm_neuron/vllm/worker and utils/bucket_utils.py @ed3580d';

/** Numbers of vLLM Neuron that the plan, the host and the stand-in share. */
interface VllmNeuronLimits extends Sourced {
  /** Tokens in one block of the KV cache: `--block-size` of AWS's validated 70B command. */
  readonly blockSize: number;
  /** Lengths, in tokens, into which a longer prompt may be cut; no other one is supported. */
  readonly segmentSizes: readonly number[];
  /** Longest sequence, in tokens, whose prompts may be prefilled in one piece. */
  readonly longestSinglePrefill: number;
  /** Share of a core's memory that the server may use: `--gpu-memory-utilization`, vLLM's default. */
  readonly memoryShare: number;
  /** Share of that which the KV cache may use. */
  readonly keyValueShare: number;
  /** Bytes of a core below which the server refuses its KV budget. */
  readonly leastKeyValueBytes: number;
  /** A server's ranks meet on this port plus its first core. */
  readonly rendezvousPort: number;
  /** Ranks meet here when they were given no cores of their own. */
  readonly presetRendezvousPort: number;
  /** Port of the server that Compile starts and ends: ours, beside the ones above. */
  readonly compilePort: number;
}

/** See the fields. */
export const VLLM_NEURON_LIMITS: VllmNeuronLimits = {
  blockSize: 128,
  segmentSizes: [512, 1024, 2048, 4096, 8192],
  longestSinglePrefill: 16_384,
  memoryShare: 0.9,
  keyValueShare: 0.3,
  leastKeyValueBytes: GIB,
  rendezvousPort: 61_234,
  presetRendezvousPort: 62_182,
  compilePort: 62_183,
  source: `${PLUGIN}; block size: aws-neuron-sdk vllm-neuron/docs/tutorials @81ce03a; memoryShare: vLLM's default; compilePort: ours`,
  read: '2026-11-28',
};
