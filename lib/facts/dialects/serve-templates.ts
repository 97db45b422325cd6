/** Serve: one replica. The address is always given, so that nothing listens beyond what was asked for. */
import { FORK_07_OPTIONS, FORK_09_OPTIONS, PLUGIN_OPTIONS } from '../options/serve-options';
import type { ArgumentTemplate, ServeTemplate, VariableTemplate } from './command-template';

const LENGTHS: readonly ArgumentTemplate[] = [
  { flag: '--max-num-seqs', value: '{batch}', when: 'always' },
  { flag: '--max-model-len', value: '{maxModelLength}', when: 'always' },
  { flag: '--tensor-parallel-size', value: '{tensorParallel}', when: 'always' },
];
const ADDRESS: readonly ArgumentTemplate[] = [
  { flag: '--port', value: '{port}', when: 'always' },
  { flag: '--host', value: '{bindAddress}', when: 'always' },
];
const SAMPLING = '{"on_device_sampling_config": {"do_sample": true, "global_topk": {globalTopK}}}';

const CORES: readonly VariableTemplate[] = [
  { name: 'NEURON_RT_INSPECT_ENABLE', value: '0', when: 'always' },
  { name: 'NEURON_RT_VIRTUAL_CORE_SIZE', value: '{logicalCores}', when: 'always' },
  { name: 'NEURON_LOGICAL_NC_CONFIG', value: '{logicalCores}', when: 'corrected' },
  { name: 'NEURON_COMPILED_ARTIFACTS', value: '{compiledPath}', when: 'always' },
  { name: 'NEURON_RT_VISIBLE_CORES', value: '{cores}', when: 'always' },
  // How neuron-monitor and a person tell replicas apart, so every preset has it.
  { name: 'NEURON_PROCESS_TAG', value: 'trainyard-{port}', when: 'always' },
  { name: 'VLLM_RPC_TIMEOUT', value: '100000', when: 'always' },
];
const FRAMEWORK: VariableTemplate = {
  name: 'VLLM_NEURON_FRAMEWORK',
  value: 'neuronx-distributed-inference',
  when: 'always',
};

/** One replica under the fork of vLLM 0.9: flags of its own server program. */
export const SERVE_FORK_09: ServeTemplate = {
  path: '{vllmVenv}/bin',
  program: ['{vllmVenv}/bin/python', '-m', 'vllm.entrypoints.openai.api_server'],
  arguments: [
    { flag: '--model', value: '{modelPath}', when: 'always' },
    ...LENGTHS,
    { flag: '--device', value: 'neuron', when: 'always' },
    { flag: '--use-v2-block-manager', when: 'always' },
    // A prompt in a log can look like a failure. Since 0.10.1 (vllm-project/vllm#21739), and so under the plugin, none is logged.
    { flag: '--disable-log-requests', when: 'corrected' },
    { flag: '--override-neuron-config', value: SAMPLING, when: 'always' },
    ...ADDRESS,
  ],
  environment: [FRAMEWORK, ...CORES],
  options: FORK_09_OPTIONS,
};

/** What the tutorial of speculative decoding adds, and has instead: its sampling is greedy, and was compiled in. */
const DRAFT: readonly ArgumentTemplate[] = [
  { flag: '--speculative-max-model-len', value: '{maxModelLength}', when: 'drafted' },
  { flag: '--speculative-model', value: '{draftPath}', when: 'drafted' },
  { flag: '--num-speculative-tokens', value: '{speculationLength}', when: 'drafted' },
];
const FUSED = '{"enable_fused_speculation": true}';

/** The same words; `--device` is needed here and only tolerated in 0.9. */
export const SERVE_FORK_07: ServeTemplate = {
  ...SERVE_FORK_09,
  arguments: SERVE_FORK_09.arguments.flatMap((row): readonly ArgumentTemplate[] => {
    if (row.flag === '--use-v2-block-manager') return [...DRAFT, row];
    if (row.flag !== '--override-neuron-config') return [row];
    return [
      { ...row, when: 'undrafted' },
      { ...row, value: FUSED, when: 'drafted' },
    ];
  }),
  options: FORK_07_OPTIONS,
};

/** The plugin reads the underscore spelling only; the hyphenated one is ignored without a word. */
export const SERVE_PLUGIN: ServeTemplate = {
  path: '{vllmVenv}/bin',
  program: ['{vllmVenv}/bin/vllm', 'serve', '{modelPath}'],
  arguments: [
    ...LENGTHS,
    { flag: '--no-enable-prefix-caching', when: 'always' },
    { flag: '--num-gpu-blocks-override', value: '{batch}', when: 'always' },
    { flag: '--additional-config', value: `{"override_neuron_config": ${SAMPLING}}`, when: 'wholeContext' },
    // At the top: AWS's FP8 tutorial has it inside the override, which is ignored beside an artifact.
    {
      flag: '--additional-config',
      value: `{"override_neuron_config": ${SAMPLING}, "max_prompt_length": {context}}`,
      when: 'shorterContext',
    },
    ...ADDRESS,
  ],
  environment: CORES,
  options: PLUGIN_OPTIONS,
};
