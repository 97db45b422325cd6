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
    fragments: [
      'compile cache miss for key',
      'Compile cache miss while VLLM_NEURON_DISABLE_WARMUP_COMPILE is set',
    ],
    sample:
      'RuntimeError: Model warmup failed for prefill bucket 8192 with kv_segment_size 8192. Error: VLLM_NEURON_DISABLE_WARMUP_COMPILE: local compile cache miss for key 0123456789abcdef0123456789abcdef. All graphs must be pre-compiled when warmup compilation is disabled.',
    meaning: 'the server needs a graph that its artifact does not have, and may not compile it',
    next: '`trainyard run --artifact-cache refill`',
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
  {
    name: 'KernelBinaryMissing',
    at: 'compile',
    severity: 'error',
    fragments: ['NCC_EVRF059'],
    sample: '[NCC_EVRF059] NKI kernel binary does not exist',
    meaning: 'the cache remembers a kernel whose binary is gone: the two were not kept together',
    next: '`trainyard run --artifact-cache refill`; do not clear /mnt/trainyard/nki by hand',
    source: 'notes of a public engine on SDK 2.32 (kiln), measured 2026-10-03',
  },
  {
    name: 'CacheEntryMoved',
    at: 'load',
    severity: 'error',
    match: 'all',
    fragments: ['Cache key mismatch: expected', 'corrupted or moved'],
    sample:
      "ValueError: Cache key mismatch: expected 'aa', found 'bb' in /mnt/trainyard/artifacts. The cache entry may have been corrupted or moved.",
    meaning: 'an entry of the compile cache lies under the name of another',
    next: '`trainyard run --artifact-cache refill`',
    source: CACHE,
  },
  {
    name: 'CoresNotAligned',
    at: 'load',
    severity: 'error',
    fragments: ['Collective operation REDUCE_SCATTER'],
    sample:
      'Collective operation REDUCE_SCATTER is currently not supported\nFailed to schedule neff execution. status=2 message=Invalid',
    meaning: 'the cores of the replica do not begin at a multiple of its tensor parallel degree',
    next: 'run Stop, then Deploy with the layout of the environment, which aligns them',
    source: 'aws-neuron-sdk vllm-neuron/docs/tutorials (disaggregated inference) @81ce03a',
  },
  {
    name: 'RanksAwaitRoot',
    at: 'load',
    severity: 'warning',
    fragments: ['awaiting root parameters]'],
    sample: '[32-ranks bootstrap: rank 0 awaiting root parameters]',
    meaning: 'ranks wait for each other; for minutes, it means that two servers meet on one port',
    next: 'if it stays: run Stop, end what listens on port 62182 or 61234 plus the first core, then Deploy',
    source: 'jinhuang12/vllm-neuron @ed3580d and public logs of it',
  },
  {
    name: 'DeviceResetFailed',
    at: 'load',
    severity: 'error',
    match: 'all',
    fragments: ['tdrv_init_wait_ncs_ready', 'Failed to reset nd'],
    sample: 'ERROR  TDRV:tdrv_init_wait_ncs_ready   Failed to reset nd 3 (result=-110)',
    meaning: 'a device does not come back from a reset: it is faulty',
    next: 'stop and start the instance to get other hardware',
    source: 'aws-neuron-sdk vllm-neuron/docs @81ce03a',
  },
  {
    name: 'StructuredOutputsNotAsync',
    at: 'serve',
    severity: 'error',
    fragments: ['Structured outputs with async scheduling is not supported'],
    sample:
      'AssertionError: Structured outputs with async scheduling is not supported. Disable async scheduling with: --no-async-scheduling',
    meaning: 'a request for structured output ended the engine, because scheduling is asynchronous',
    next: 'set async-scheduling to false in serve.options where structured outputs are enabled, then Deploy',
    source: 'jinhuang12/vllm-neuron vllm_neuron/vllm/worker/neuron_model_runner.py @ed3580d',
  },
];
