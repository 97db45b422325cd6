/** The catalogue as the host and the stand-ins read it. */
import type { Json } from '../core/json';
import { KERNELS, PATH_FLAGS } from './dialects/compile-templates';
import { dialectRows } from './dialects/dialect';
import { MEASURE } from './dialects/measure-template';
import { VLLM_NEURON_LIMITS } from './dialects/vllm-neuron-limits';
import { hardwareRows } from './hardware/instance-types';
import { CONTEXT_TILES, MICROCODE, placementRows } from './hardware/placement';
import { INFERENCE_DEMO } from './inference-demo/inference-demo';
import type { Model } from './models/model';
import { CHAT_TEMPLATES, modelRows } from './models/models';
import { PROMPT_LENGTHS } from './models/prompt-lengths';
import { PUBLISHED } from './models/published';
import { PARAMETERS } from './parameters/parameters-json';
import { LLMPERF } from './releases/llmperf';
import type { Release } from './releases/release';
import { releaseRows } from './releases/releases';
import { SIGNATURES } from './signatures/signatures';

/** The content of `facts.json`; its keys are those of `factsJson`. */
type FactsJson = {
  /** Version of this file's shape. */
  readonly schema: 'trainyard.facts/1';
} & { readonly [key: string]: Json };

/** Rows of an environment that take the place of the catalogue's, or stand beside them. */
interface OwnFacts {
  /** Models that the catalogue does not have. */
  readonly models?: readonly Model[];
  /** Releases with the commit that the catalogue does not have. */
  readonly releases?: readonly Release[];
}

/**
 * Plain JSON, rows in the order of the tables: the same text every time. `own` is what the catalogue does not have, or
 * has without what an environment knows of it.
 */
export function factsJson({ models = [], releases = [] }: OwnFacts = {}): FactsJson {
  const facts = {
    schema: 'trainyard.facts/1',
    hardware: hardwareRows(),
    placement: placementRows(),
    microcode: MICROCODE,
    contextTiles: CONTEXT_TILES,
    releases: { ...releaseRows(), ...Object.fromEntries(releases.map((release) => [release.name, release])) },
    models: { ...modelRows(), ...Object.fromEntries(models.map((model) => [model.id, model])) },
    chatTemplates: CHAT_TEMPLATES,
    promptLengths: PROMPT_LENGTHS,
    dialects: dialectRows(),
    pathFlags: PATH_FLAGS,
    vllmNeuron: VLLM_NEURON_LIMITS,
    kernels: KERNELS,
    measure: MEASURE,
    inferenceDemo: INFERENCE_DEMO,
    llmperf: LLMPERF,
    parameters: PARAMETERS,
    published: PUBLISHED,
    signatures: SIGNATURES,
  };
  return JSON.parse(JSON.stringify(facts)) as FactsJson;
}
