import { type SignatureRow, TROUBLESHOOTING } from './signature';

const MEMORY =
  'lower the batch or the length, or raise tensorParallel; the plan names each term of the memory';

/** Failures while compiling, and of an artifact that a server did not accept. */
export const COMPILE_SIGNATURES: readonly SignatureRow[] = [
  {
    name: 'PredictedMemoryTooLarge',
    at: 'compile',
    severity: 'error',
    fragments: ['Estimated peak HBM usage', "Neff won't be able to load on chip", '[XCG815]'],
    sample: "[XCG815] Estimated peak HBM usage (27.4GB) exceeds 24GB. Neff won't be able to load on chip",
    meaning: 'the compiler predicts more device memory than a core has',
    next: MEMORY,
    source: 'aws-neuron/aws-neuron-sdk#884',
  },
  {
    name: 'KeyValueCacheTooLarge',
    at: 'compile',
    severity: 'error',
    fragments: ['[NCC_EVRF009]', 'KV cache budget below minimum threshold'],
    sample:
      '[NCC_EVRF009] Size of total input/output tensors exceeds HBM limit\nKV cache budget below minimum threshold',
    meaning: 'the KV cache does not fit beside the weights',
    next: 'lower the batch or the sequence length',
    source: 'vllm-neuron documentation @v2.32.0',
  },
  {
    name: 'CompilerCrashed',
    at: 'compile',
    severity: 'error',
    fragments: ['neuronx-cc compilation failed with 70'],
    sample: 'RuntimeError: neuronx-cc compilation failed with 70\n[gloo] Connection closed by peer',
    meaning: 'one compiler job crashed and the others collapsed waiting for it',
    next: 'run Compile once more; if it comes back, read the first compiler log, not the last',
    source: 'aws-neuron/aws-neuron-sdk#1369',
  },
  {
    name: 'HostOutOfMemory',
    at: 'compile',
    severity: 'error',
    fragments: ['failed with -9', 'Killed'],
    sample: 'neuronx-cc compilation failed with -9\nKilled',
    meaning: 'the kernel killed the compiler because the instance ran out of memory',
    next: 'look for the out-of-memory line in the kernel log; run fewer compiles at once or use a larger instance',
    source: 'aws-neuron/aws-neuron-sdk#706, #431, #1222',
  },
  {
    name: 'SilentRecompile',
    at: 'load',
    severity: 'error',
    match: 'all',
    fragments: ['Failed to load the model from', 'Recompiling...'],
    sample:
      'WARNING Exception: File not found.\nWARNING Failed to load the model from /artifacts. Recompiling...',
    meaning: 'the server did not find a usable artifact and compiles by itself, into the shared directory',
    next: 'stop the replica and run Compile; the artifact must be complete before a server starts',
    source: 'upstreaming-to-vllm vllm/model_executor/model_loader/neuronx_distributed.py @v2.23.0-v0',
  },
  {
    name: 'RequirementsFileMissing',
    at: 'boot',
    severity: 'error',
    fragments: ["No such file or directory: 'requirements-neuron.txt'"],
    sample:
      "ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'requirements-neuron.txt'",
    meaning: 'this branch keeps the file under requirements/',
    next: 'install requirements/neuron.txt, as the bootstrap does',
    source: 'aws-neuron/aws-neuron-sdk#1172, #1167',
  },
  {
    name: 'RuntimeExecutionTimeout',
    at: 'serve',
    severity: 'error',
    fragments: ['Inference completed with err: 5', 'NRT_TIMEOUT'],
    sample: 'ERROR  NRT  Inference completed with err: 5 (NRT_TIMEOUT)',
    meaning: 'an execution did not finish in time',
    next: 'look for a collectives or hardware line before it: this one is a consequence',
    source: TROUBLESHOOTING,
  },
];
