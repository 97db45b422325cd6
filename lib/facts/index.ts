/** Facts with sources: what the instances, releases, models and tools are. Nothing else repeats a number from here. */

export * from './dialects/command-template';
export { KERNELS, PATH_FLAGS } from './dialects/compile-templates';
export * from './dialects/dialect';
export { MEASURE } from './dialects/measure-template';
export { VLLM_NEURON_LIMITS } from './dialects/vllm-neuron-limits';
export { factsJson } from './facts-json';
export * from './hardware/hardware';
export * from './hardware/instance-types';
export { CONTEXT_TILES, MICROCODE, placementOf } from './hardware/placement';
export { INFERENCE_DEMO, optionsOf } from './inference-demo/inference-demo';
export * from './models/models';
export { PROMPT_LENGTHS } from './models/prompt-lengths';
export { PUBLISHED } from './models/published';
export { type OptionRow, optionKey, TOOLKIT } from './options/option-row';
export * from './parameters/choices';
export { BIND_ADDRESS, DEFAULT_SAMPLING_PARAMETERS, DEFAULTS } from './parameters/defaults';
export * from './parameters/limits';
export { DATED_IMAGES } from './releases/images';
export { LLMPERF } from './releases/llmperf';
export * from './releases/release';
export { releaseOf, releaseVersions } from './releases/releases';
export { required } from './required-cell';
export { shows } from './signatures/signature';
export { SIGNATURES } from './signatures/signatures';
