/**
 * What others have published, for orders of magnitude. Workloads, precisions and clients differ, so no row may be
 * ranked against another or against a run. Projections and figures without a measurement behind them are left out.
 */
interface Anchor {
  readonly system: string;
  readonly load: string;
  readonly result: string;
  readonly source: string;
  readonly caveat: string;
}

const NXDI = 'aws-neuron-sdk, libraries/nxd-inference/tutorials';
const OPTIMUM = 'huggingface/optimum-neuron, benchmark/vllm';

/** The rows, each with its source and the reason why it is not our number. */
export const ANCHORS: readonly Anchor[] = [
  {
    system: 'trn2.48xlarge, Llama 3.3 70B BF16, TP 64, batch 1',
    load: '10k in, 1.5k out, LLMPerf',
    result: 'TTFT p50 814 ms, TPOT p50 19.6 ms, 36 output tokens/s',
    source: `${NXDI}/llama70b_perf_comparison.csv`,
    caveat: 'raw output of the same tutorial shows TTFT p99 of 48.9 s: requests queued behind each other',
  },
  {
    system: 'the same with fused speculation, 1B draft',
    load: '10k in, 1.5k out, LLMPerf',
    result: 'TTFT p50 870 ms, TPOT p50 5.3 ms, 144 output tokens/s',
    source: `${NXDI}/llama70b_perf_comparison.csv`,
    caveat: 'speculative decoding depends on the prompts; its own raw output has TTFT p99 of 36.8 s',
  },
  {
    system: 'trn2, Llama 3.1 405B',
    load: 'long context',
    result: 'TTFT 2,442 ms, TPOT 37.9 ms, 25.5 output tokens/s',
    source: `${NXDI}/llama405b_perf_comparison.csv`,
    caveat: 'a model almost six times larger',
  },
  {
    system: 'trn1.32xlarge, Llama 3.1 8B, TP 8, DP 3 and DP 4',
    load: 'about 1,500 in, 250 out, saturating',
    result: '1,226 and about 1,600 output tokens/s',
    source: `${OPTIMUM}/data-parallel/llama3.1-8b`,
    caveat: 'a small model; useful for how throughput grows with data parallelism only',
  },
  {
    system: 'trn2, Llama 4 Scout, TP 64, batch 32',
    load: 'about 1,500 in, 250 out, saturating',
    result: '226 output tokens/s, TTFT 4.0 s',
    source: `${OPTIMUM}/single-instance`,
    caveat: 'one instance of a mixture of experts; TTFT includes the wait for a slot',
  },
  {
    system: '2 × H100 80G, Llama 3.3 70B FP8, TP 2, NIM 1.8.0',
    load: '5,000 in, 500 out, concurrency 1, 25, 50',
    result: '52, 623, 814 output tokens/s; TTFT 407, 689, 835 ms',
    source: 'docs.nvidia.com, NIM benchmarking 1.0.0, performance page',
    caveat: 'FP8 weights, half the bytes of BF16; measured with aiperf, shorter prompts',
  },
  {
    system: 'one Large Generic unit, Llama 3.3 70B',
    load: 'about 480 in, 300 out, concurrency 1, 32, 128',
    result: '58, 1,297, 2,315 output tokens/s; TTFT 0.05, 0.16, 1.29 s',
    source: 'Oracle OCI generative AI documentation',
    caveat: 'the hardware behind a unit is not stated; prompts a sixteenth as long',
  },
];
