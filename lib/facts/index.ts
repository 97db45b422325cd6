/** Facts with sources: what the machines, releases, models and tools are. Nothing else repeats a number from here. */
export * from './dialect';
export { PATH_FLAGS } from './dialect-compile';
export { type FactsJson, factsJson } from './facts-json';
export * from './hardware';
export { DATED_IMAGES } from './images';
export { INFERENCE_DEMO, optionsOf } from './inference-demo';
export type { InferenceDemoOption, OptionKind } from './inference-demo-option';
export { LLMPERF, type LlmperfPatch } from './llmperf';
export * from './models';
export { CONTEXT_TILES, MICROCODE, type Placement, placementOf } from './placement';
export { PROMPT_LENGTHS, type PromptLengths } from './prompts';
export { PUBLISHED, type Published } from './published';
export * from './release';
export { releaseOf, releaseVersions } from './releases';
export { required } from './required';
export { type Signature, type SignaturePlace, type SignatureSeverity, shows } from './signature';
export { SIGNATURES } from './signatures';
export { READ, type Sourced } from './source';
