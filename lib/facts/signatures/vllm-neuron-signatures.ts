import type { SignatureRow } from './signature';

const PLUGIN = 'jinhuang12/vllm-neuron vllm_neuron/vllm/worker/neuron_worker.py @ed3580d';
const CACHE =
  'vllm-neuron 0.21 vllm_neuron/compile/backend.py, read in a fork; its successor in 0.24 could not be read';

/** Failures of vLLM Neuron: at its start, in its compile cache, and where its ranks meet. */
export const VLLM_NEURON_SIGNATURES: readonly SignatureRow[] = [
  {
    name: 'CompileCacheMiss',
    at: 'load',
    severity: 'error',
    fragments: ['compile cache miss for key'],
    sample:
      'RuntimeError: Model warmup failed for prefill bucket 8192 with kv_segment_size 8192. Error: VLLM_NEURON_DISABLE_WARMUP_COMPILE: local compile cache miss for key 0123456789abcdef0123456789abcdef. All graphs must be pre-compiled when warmup compilation is disabled.',
    meaning: 'the server needs a graph that its artifact does not have, and may not compile it',
    next: 'run Compile with ArtifactCache=refill, then Deploy',
    source: CACHE,
  },
  {
    name: 'VisibleCoresSet',
    at: 'load',
    severity: 'error',
    fragments: ['NEURON_RT_VISIBLE_CORES cannot be used with multi-processing execution'],
    sample:
      'RuntimeError: NEURON_RT_VISIBLE_CORES cannot be used with multi-processing execution on vLLM. Set NEURON_VISIBLE_DEVICES to control device visibility.',
    meaning: 'the variable of the older servers reached this one, which sets it for each of its ranks itself',
    next: 'remove NEURON_RT_VISIBLE_CORES from the environment of the instance, then run Deploy',
    source: PLUGIN,
  },
  {
    name: 'KeyValueBudgetTooSmall',
    at: 'load',
    severity: 'error',
    fragments: ['Computed KV cache budget is below minimum threshold'],
    sample:
      'RuntimeError: Computed KV cache budget is below minimum threshold. effective=0.42 GiB, minimum=1.0 GiB. Increase gpu_memory_utilization or lower VLLM_NEURON_MIN_KV_BUDGET_GIB.',
    meaning: 'weights leave less than the server wants for its KV cache',
    next: 'raise tensorParallel; the plan names each term of the memory',
    source: PLUGIN,
  },
];
