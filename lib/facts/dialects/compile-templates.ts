import type { Family } from '../hardware/hardware';
import type { Sourced } from '../sourced';
import type { CommandTemplate } from './command-template';

/** Families whose compiler has the kernels of attention, QKV and MLP that the tutorial turns on. */
export const KERNELS: { readonly families: readonly Family[] } & Sourced = {
  families: ['trn2'],
  source:
    'aws-neuron/aws-neuron-sdk#1143: the flags of the Trn2 tutorial on a trn1.2xlarge end in "failed with 70"; no tutorial for Trn1 or Inf2 has them; release-notes/components/nxd-inference.rst @v2.32.0: no NKI kernels on Trn1 and Inf2 from 2.29',
  read: '2026-11-29',
};

/**
 * Compile: the tutorial's command; what `corrected` adds keeps requests apart when the batch is above 1, and what it
 * leaves out are kernels that the family does not have.
 */
export const COMPILE: CommandTemplate = {
  path: '{venv}/bin',
  program: ['{venv}/bin/inference_demo'],
  arguments: [
    { flag: '--model-type', value: '{modelType}', when: 'always' },
    { flag: '--task-type', value: 'causal-lm', when: 'always' },
    { value: 'run', when: 'always' },
    { flag: '--model-path', value: '{modelPath}', when: 'always' },
    { flag: '--compiled-model-path', value: '{compiledPath}', when: 'always' },
    { flag: '--torch-dtype', value: 'bfloat16', when: 'always' },
    { flag: '--start_rank_id', value: '0', when: 'always' },
    { flag: '--local_ranks_size', value: '{tensorParallel}', when: 'always' },
    { flag: '--tp-degree', value: '{tensorParallel}', when: 'always' },
    { flag: '--batch-size', value: '{batch}', when: 'always' },
    { flag: '--is-continuous-batching', when: 'corrected+batched' },
    { flag: '--ctx-batch-size', value: '1', when: 'corrected+batched' },
    { flag: '--tkg-batch-size', value: '{batch}', when: 'corrected+batched' },
    { flag: '--max-batch-size', value: '{batch}', when: 'corrected+batched' },
    { flag: '--max-context-length', value: '{context}', when: 'always' },
    { flag: '--seq-len', value: '{sequence}', when: 'always' },
    { flag: '--on-device-sampling', when: 'always' },
    { flag: '--top-k', value: '1', when: 'always' },
    { flag: '--do-sample', when: 'always' },
    { flag: '--fused-qkv', when: 'always' },
    { flag: '--qkv-kernel-enabled', when: 'kernels' },
    { flag: '--attn-kernel-enabled', when: 'kernels' },
    { flag: '--mlp-kernel-enabled', when: 'kernels' },
    { flag: '--draft-model-path', value: '{draftPath}', when: 'drafted' },
    { flag: '--pad-token-id', value: '2', when: 'always' },
    { flag: '--compile-only', when: 'always' },
    { flag: '--prompt', value: 'What is annapurna labs?', when: 'always' },
  ],
  environment: [
    { name: 'NEURON_RT_VIRTUAL_CORE_SIZE', value: '{logicalCores}', when: 'always' },
    // The only spelling that NxD Inference reads.
    { name: 'NEURON_LOGICAL_NC_CONFIG', value: '{logicalCores}', when: 'corrected' },
    { name: 'NEURON_RT_NUM_CORES', value: '{totalLogicalCores}', when: 'always' },
    { name: 'NEURON_RT_EXEC_TIMEOUT', value: '600', when: 'always' },
    { name: 'XLA_DENSE_GATHER_FACTOR', value: '0', when: 'always' },
    { name: 'NEURON_RT_INSPECT_ENABLE', value: '0', when: 'always' },
    // The builder deletes this directory when it starts: one per compile.
    { name: 'BASE_COMPILE_WORK_DIR', value: '{workDirectory}', when: 'always' },
    { name: 'NEURON_COMPILE_CACHE_URL', value: '{compileCache}', when: 'always' },
    // The cache remembers a failed or interrupted compile and refuses it for good without this flag.
    { name: 'NEURON_CC_FLAGS', value: '--retry_failed_compilation', when: 'corrected' },
  ],
};

/** Flags whose values are places, not properties of what is compiled: they stay out of the artifact key. */
export const PATH_FLAGS = [
  '--model-path',
  '--draft-model-path',
  '--compiled-model-path',
  '--host',
  '--port',
] as const;
