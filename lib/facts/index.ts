/** Facts with sources: what the machines, releases, models and tools are. Nothing else repeats a number from here. */

export * from './dialects/command-template';
export { PATH_FLAGS } from './dialects/compile-templates';
export * from './dialects/dialect';
export { MEASURE } from './dialects/measure-template';
export { type FactsJson, factsJson } from './facts-json';
export * from './hardware/hardware';
export * from './hardware/instance-types';
export { CONTEXT_TILES, MICROCODE, type Placement, placementOf } from './hardware/placement';
export { INFERENCE_DEMO, optionsOf } from './inference-demo/inference-demo';
export type { InferenceDemoOption, OptionKind } from './inference-demo/option';
export * from './models/models';
export { PROMPT_LENGTHS, type PromptLengths } from './models/prompt-lengths';
export { PUBLISHED, type Published } from './models/published';
export * from './parameters/choices';
export { BIND_ADDRESS, DEFAULT_SAMPLING_PARAMETERS, DEFAULTS } from './parameters/defaults';
export * from './parameters/limits';
export { DATED_IMAGES } from './releases/images';
export { LLMPERF, type LlmperfPatch } from './releases/llmperf';
export * from './releases/release';
export { releaseOf, releaseVersions } from './releases/releases';
export { required } from './required-cell';
export { type Signature, type SignaturePlace, type SignatureSeverity, shows } from './signatures/signature';
export { SIGNATURES } from './signatures/signatures';
export { READ, type Sourced } from './source';
