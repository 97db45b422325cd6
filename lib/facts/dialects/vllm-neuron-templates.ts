/** vLLM Neuron: one server command, started by Compile to fill its cache and by Deploy to serve from it. */
import { NEURON_OPTIONS } from '../options/neuron-options';
import type { ArgumentTemplate, CommandTemplate, ServeTemplate, VariableTemplate } from './command-template';
import { VLLM_NEURON_LIMITS } from './vllm-neuron-limits';

const always = 'always';
/** Unknown and misplaced keys are ignored by the server, and buckets must end at their maxima, so both are explicit. */
const NEURON_CONFIG =
  '{"neuron_config": {"num_batched_tokens_buckets": [{context}], "num_seqs_buckets": [{batch}]{packedKv}{weightFormat}}}';

const ARGUMENTS: readonly ArgumentTemplate[] = [
  { flag: '--tensor-parallel-size', value: '{tensorParallel}', when: always },
  { flag: '--max-num-seqs', value: '{batch}', when: always },
  { flag: '--max-model-len', value: '{sequence}', when: always },
  { flag: '--max-num-batched-tokens', value: '{context}', when: always },
  { flag: '--block-size', value: '{blockSize}', when: always },
  // The number of blocks is a shape of every graph: what vLLM would compute from free memory might not hit the cache.
  { flag: '--num-gpu-blocks-override', value: '{kvBlocks}', when: always },
  { flag: '--gpu-memory-utilization', value: String(VLLM_NEURON_LIMITS.memoryShare), when: always },
  // On by default. It needs segments, and repeated prompts would measure the cache.
  { flag: '--no-enable-prefix-caching', when: always },
  // Neuron lowers the default to 1; 2 is what AWS validated with 70B.
  { flag: '--optimization-level', value: '2', when: always },
  // Else vLLM reads MXFP4 from the checkpoint, a method that its Neuron platform does not have.
  { flag: '--hf-overrides', value: '{"quantization_config": {}}', when: 'expanded' },
  { flag: '--additional-config', value: NEURON_CONFIG, when: always },
  { flag: '--port', value: '{port}', when: always },
  { flag: '--host', value: '{bindAddress}', when: always },
];

/** Longest wait for one graph, in seconds. AWS says 15 to 20 minutes for 70B; the bound is ours. */
const COMPILE_SECONDS = '3600';
const START_SECONDS = '7200';

const ENVIRONMENT: readonly VariableTemplate[] = [
  // The worker itself sets NEURON_RT_VISIBLE_CORES and does not start where it is set already.
  { name: 'NEURON_VISIBLE_DEVICES', value: '{cores}', when: always },
  { name: 'NEURON_LOGICAL_NC_CONFIG', value: '{logicalCores}', when: always },
  // Which of the two decides depends on the version; entries are below neuron/compile_cache of either.
  { name: 'VLLM_CACHE_ROOT', value: '{compiledPath}', when: always },
  { name: 'NEURON_LIBTORCH_CACHE_ROOT', value: '{compiledPath}', when: always },
  { name: 'NKI_COMPILE_CACHE_URL', value: '{nkiCache}', when: always },
  { name: 'PROMETHEUS_MULTIPROC_DIR', value: '{prometheusDirectory}', when: always },
  { name: 'VLLM_USE_V2_MODEL_RUNNER', value: '0', when: always },
  { name: 'NEURON_LIBTORCH_COMPILATION_TIMEOUT', value: COMPILE_SECONDS, when: always },
  { name: 'VLLM_NEURON_COMPILATION_TIMEOUT', value: COMPILE_SECONDS, when: always },
  { name: 'VLLM_NEURON_BARRIER_TIMEOUT', value: START_SECONDS, when: always },
  { name: 'VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS', value: COMPILE_SECONDS, when: always },
  { name: 'VLLM_ENGINE_READY_TIMEOUT_S', value: START_SECONDS, when: always },
  { name: 'NEURON_PROCESS_TAG', value: 'trainyard-{port}', when: always },
  // Our instances have no EFA interface, and one instance needs none.
  { name: 'NEURON_SKIP_EFA_AFFINITY', value: '1', when: always },
];

/** Several locks, because it is not proven that a release honours the first; the second is the name that 2.31.1 has for the third. */
const HIT_ONLY: readonly VariableTemplate[] = [
  'VLLM_NEURON_DISABLE_WARMUP_COMPILE',
  'VLLM_NEURON_ASSERT_CACHE_HIT',
  'NEURON_LIBTORCH_ASSERT_CACHE_HIT',
  'NEURON_LIBTORCH_DISABLE_GRAPH_CAPTURE_BACKEND',
].map((name) => ({ name, value: '1', when: 'hitOnly' }));

/** The server's own start, which compiles every graph that its cache lacks. */
export const COMPILE_VLLM_NEURON: CommandTemplate = {
  path: '{vllmVenv}/bin',
  program: ['{vllmVenv}/bin/vllm', 'serve', '{modelPath}'],
  arguments: ARGUMENTS,
  environment: ENVIRONMENT,
};

/** One replica, which fails instead of compiling unless the environment lets it. */
export const SERVE_VLLM_NEURON: ServeTemplate = {
  ...COMPILE_VLLM_NEURON,
  environment: [...ENVIRONMENT, ...HIT_ONLY],
  options: NEURON_OPTIONS,
};
