import type { Sourced } from '../sourced';

/** Batches that AWS's own notes name for a model, on NxD Inference. */
export const BATCH_CAVEATS: ReadonlyArray<
  { readonly models: readonly string[]; readonly largest: number } & Sourced
> = [
  {
    models: ['meta-llama/Llama-3.3-70B-Instruct', 'meta-llama/Llama-3.1-70B-Instruct'],
    largest: 4,
    source:
      'aws-neuron-sdk libraries/nxd-inference/tutorials/trn2-llama3.3-70b-tutorial.rst @v2.23.0 to v2.32.0; its card of the model names batch 8 at TP 32, with other options (models/llama3/data/card_llama33_70b.yml @v2.32.0)',
    read: '2026-11-29',
  },
];

/** Longest context at which the kernels are known to give numerical errors, in tokens. */
export const KERNEL_CAVEAT: { readonly atMost: number } & Sourced = {
  atMost: 1024,
  source:
    'known issue in aws-neuron-sdk libraries/nxd-inference/tutorials/trn2-llama3.3-70b-tutorial.rst @v2.23.0 to v2.32.0',
  read: '2026-11-29',
};
