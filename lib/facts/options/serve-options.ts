/**
 * What a server's own parser takes beside the words of the tutorial. A row stands in a table if the parsers that were
 * read around that release have it. Options for other hardware, and those that only matter to more than one node, are
 * left out.
 */
import { NXDI_KEYS } from './nxdi-keys';
import { NOT_SERVED, type OptionRow, optionRow, TOOLKIT } from './option-row';

const row = optionRow;
const JSON_OF_OPTIONS = 'serve.options.override_neuron_config';

/** The environment has fields for them. */
const OWNED: readonly OptionRow[] = [
  row('--model', 'string', { owner: 'model.id' }),
  // A list, so that the strict parser takes several; the toolkit asks by the first.
  row('--served-model-name', 'strings', { owner: TOOLKIT }),
  row('--max-num-seqs', 'int', { owner: 'layout.batch' }),
  row('--max-model-len', 'int', { owner: 'lengths.sequence' }),
  row('--tensor-parallel-size', 'int', { owner: 'layout.tensorParallel' }),
  row('--port', 'int', { owner: 'serving.basePort' }),
  row('--host', 'string', { owner: TOOLKIT }),
];

/** In vLLM 0.7.2, in 0.9.0 and in 0.32.0, with the same meaning. */
const EVERY_VLLM: readonly OptionRow[] = [
  row('--tokenizer', 'string'),
  row('--tokenizer-mode', 'string', { choices: ['auto', 'slow', 'mistral'] }),
  row('--trust-remote-code', 'flag'),
  row('--dtype', 'string', { choices: ['auto', 'half', 'float16', 'bfloat16', 'float', 'float32'] }),
  row('--seed', 'int'),
  row('--block-size', 'int'),
  row('--num-gpu-blocks-override', 'int'),
  row('--enable-prefix-caching', 'switch'),
  row('--max-num-batched-tokens', 'int'),
  row('--scheduling-policy', 'string', { choices: ['fcfs', 'priority'] }),
  row('--generation-config', 'string'),
  row('--max-logprobs', 'int'),
  row('--disable-log-stats', 'flag'),
  row('--max-log-len', 'int'),
  row('--uvicorn-log-level', 'string', {
    choices: ['debug', 'info', 'warning', 'error', 'critical', 'trace'],
  }),
  row('--chat-template', 'string'),
  row('--chat-template-content-format', 'string', { choices: ['auto', 'string', 'openai'] }),
  row('--response-role', 'string'),
  row('--return-tokens-as-token-ids', 'flag'),
  row('--enable-auto-tool-choice', 'flag'),
  row('--tool-call-parser', 'string'),
  row('--reasoning-parser', 'string'),
  row('--enable-prompt-tokens-details', 'flag'),
];

/** In vLLM 0.9.0 and in 0.32.0. */
const LATER_VLLM: readonly OptionRow[] = [
  row('--enable-chunked-prefill', 'switch'),
  row('--speculative-config', 'object', { unserved: NOT_SERVED }),
  row('--long-prefill-token-threshold', 'int'),
  row('--disable-uvicorn-access-log', 'flag'),
];

/** What AWS's fork takes and later vLLM does not. */
const FORK_ONLY: readonly OptionRow[] = [
  row('--device', 'string', {
    choices: ['auto', 'cuda', 'neuron', 'cpu', 'tpu', 'xpu', 'hpu'],
    owner: TOOLKIT,
  }),
  row('--use-v2-block-manager', 'flag'),
  row('--disable-log-requests', 'flag', { owner: TOOLKIT }),
  row('--swap-space', 'float'),
  row('--override-neuron-config', 'object', { owner: JSON_OF_OPTIONS }),
];

const override = (flag: string, key?: string) =>
  row('override_neuron_config', 'object', {
    keys: NXDI_KEYS,
    inside: { flag, ...(key === undefined ? {} : { key }) },
  });

/** Options of the server of AWS's fork at vLLM 0.9.0. */
export const FORK_09_OPTIONS: readonly OptionRow[] = [
  ...OWNED,
  ...EVERY_VLLM,
  ...LATER_VLLM,
  ...FORK_ONLY,
  override('--override-neuron-config'),
];

/** Options of the server of AWS's fork at vLLM 0.7.2, which has options of its own for a draft model. */
export const FORK_07_OPTIONS: readonly OptionRow[] = [
  ...OWNED,
  ...EVERY_VLLM,
  row('--speculative-model', 'string', { owner: 'compile.draft' }),
  row('--num-speculative-tokens', 'int', { owner: 'compile.options.speculation-length' }),
  row('--speculative-max-model-len', 'int', { owner: 'lengths.sequence' }),
  ...FORK_ONLY,
  override('--override-neuron-config'),
];

/** Options of upstream vLLM with the plugin: Neuron's own words are keys of one JSON object. */
export const PLUGIN_OPTIONS: readonly OptionRow[] = [
  ...OWNED,
  ...EVERY_VLLM,
  ...LATER_VLLM,
  row('--additional-config', 'object', { owner: JSON_OF_OPTIONS }),
  // Read by plugin 0.4.1 and later; the ones before ignore it.
  row('max_prompt_length', 'int', {
    owner: 'lengths.context',
    inside: { flag: '--additional-config', key: 'max_prompt_length' },
  }),
  override('--additional-config', 'override_neuron_config'),
];

/** Where the tables were read. */
export const SERVE_OPTIONS_SOURCE =
  'vllm/engine/arg_utils.py and vllm/entrypoints/openai/cli_args.py of aws-neuron/upstreaming-to-vllm @v2.23.0-v0 and ' +
  '@neuron-2.23-vllm-v0.7.2, and of vLLM 0.32.0; an option of a plugin release is one that both 0.9.0 and 0.32.0 have';
