/** The launch dialects: which command lines a release's compiler and server understand. */

import { NXDI_KEYS_SOURCE } from '../options/nxdi-keys';
import { SERVE_OPTIONS_SOURCE } from '../options/serve-options';
import { rowOf } from '../required-cell';
import type { Dialect, DialectId, TopKRule } from './command-template';
import { COMPILE } from './compile-templates';
import { SERVE_FORK_07, SERVE_FORK_09, SERVE_PLUGIN } from './serve-templates';
import { COMPILE_VLLM_NEURON, SERVE_VLLM_NEURON } from './vllm-neuron-templates';

/** Read on the day on which the dialects were corrected against the loaders. */
const TOP_K_READ = '2026-11-29';

/** The override lowers the bound of the running server; vLLM asks for 256 where a request names none. */
const OVERRIDDEN: TopKRule = {
  limit: 64,
  beyond: 'ends-server',
  source:
    'upstreaming-to-vllm vllm/worker/neuron_model_runner.py @v2.23.0-v0; NxD Inference sampling @v0.3.5591',
  read: TOP_K_READ,
};

/** The plugin ignores its override beside an artifact, so the compiled `global_topk` counts, and the runner clamps. */
const COMPILED: TopKRule = {
  limit: 256,
  beyond: 'lowered',
  source:
    'vllm-neuron vllm_neuron/worker/neuronx_distributed_model_loader.py and neuronx_distributed_model_runner.py @0.2.0 and @0.5.0',
  read: TOP_K_READ,
};

/** On the device; a request that names none, or -1, gets the same. */
const ON_DEVICE: TopKRule = {
  limit: 256,
  beyond: 'lowered',
  source: 'jinhuang12/vllm-neuron vllm_neuron/vllm/worker/neuron_model_runner.py @ed3580d',
  read: TOP_K_READ,
};

const READ_ON = {
  artifact: 'directory',
  keyPackages: ['neuronx-cc', 'neuronx-distributed', 'neuronx-distributed-inference'],
  verbatimMaxModelLength: 12_800,
  globalTopK: 64,
  read: '2026-11-23',
} as const;

const OPTIONS_SOURCE = `options: ${SERVE_OPTIONS_SOURCE}; keys: ${NXDI_KEYS_SOURCE}`;

const ROWS: Readonly<Record<DialectId, Dialect>> = {
  'fork-0.9': {
    ...READ_ON,
    id: 'fork-0.9',
    compile: COMPILE,
    serve: SERVE_FORK_09,
    topK: OVERRIDDEN,
    source: `the tutorial at aws-neuron-sdk v2.24.0; upstreaming-to-vllm @v2.23.0-v0; ${OPTIONS_SOURCE}`,
  },
  'fork-0.7.2': {
    ...READ_ON,
    id: 'fork-0.7.2',
    compile: COMPILE,
    serve: SERVE_FORK_07,
    draftModels: {
      source:
        'aws-neuron-sdk libraries/nxd-inference/tutorials/trn2-llama3.3-70b-tutorial.rst @06f3378: --speculative-model, ' +
        '--num-speculative-tokens and --speculative-max-model-len of AWS’s fork before 0.9',
      read: '2026-11-29',
    },
    topK: OVERRIDDEN,
    source: `aws-neuron-sdk libraries/nxd-inference/developer_guides/vllm-user-guide.rst @v2.23.0; ${OPTIONS_SOURCE}`,
  },
  plugin: {
    ...READ_ON,
    id: 'plugin',
    compile: COMPILE,
    serve: SERVE_PLUGIN,
    topK: COMPILED,
    source:
      'aws-neuron-sdk libraries/nxd-inference/developer_guides/vllm-user-guide-v1.rst @v2.27.0 to v2.31.1; ' +
      `vllm-neuron @0.2.0; ${OPTIONS_SOURCE}`,
  },
  'vllm-neuron': {
    id: 'vllm-neuron',
    artifact: 'compile-cache',
    keyPackages: ['neuronx-cc', 'vllm', 'vllm-neuron', 'torch-neuronx', 'libtorch-neuronx-lite', 'nki'],
    compile: COMPILE_VLLM_NEURON,
    serve: SERVE_VLLM_NEURON,
    topK: ON_DEVICE,
    source:
      'aws-neuron-sdk vllm-neuron/docs @81ce03a; jinhuang12/vllm-neuron @ed3580d (the drop of 0.24.0.1.1.0); nothing of it was run by us',
    read: '2026-11-28',
  },
};

/** The dialect of that name. Throws NotInCatalogue. */
export const dialectOf = (id: string): Dialect => rowOf(ROWS, id, 'launch dialects');
/** Whether its servers compile at their own start, into a cache, and have no compiler beside them. Throws NotInCatalogue. */
export const fillsCache = (dialect: string): boolean => dialectOf(dialect).artifact === 'compile-cache';
/** Every dialect by name. */
export const dialectRows = (): Readonly<Record<string, Dialect>> => ROWS;
