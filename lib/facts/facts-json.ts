/** The catalogue as the host and the stand-ins read it. */
import type { Json } from '../core/json';
import { dialectRows } from './dialect';
import { PATH_FLAGS } from './dialect-compile';
import { hardwareRows } from './hardware';
import { INFERENCE_DEMO } from './inference-demo';
import { LLMPERF } from './llmperf';
import { CHAT_TEMPLATES, modelRows } from './models';
import { CONTEXT_TILES, MICROCODE, placementRows } from './placement';
import { PROMPT_LENGTHS } from './prompts';
import { PUBLISHED } from './published';
import { releaseRows } from './releases';
import { SIGNATURES } from './signatures';

export type FactsJson = { readonly schema: 'trainyard.facts/1' } & { readonly [key: string]: Json };

/** Plain JSON, rows in the order of the tables: the same text every time. */
export function factsJson(): FactsJson {
  const facts = {
    schema: 'trainyard.facts/1',
    hardware: hardwareRows(),
    placement: placementRows(),
    microcode: MICROCODE,
    contextTiles: CONTEXT_TILES,
    releases: releaseRows(),
    models: modelRows(),
    chatTemplates: CHAT_TEMPLATES,
    promptLengths: PROMPT_LENGTHS,
    dialects: dialectRows(),
    pathFlags: PATH_FLAGS,
    inferenceDemo: INFERENCE_DEMO,
    llmperf: LLMPERF,
    published: PUBLISHED,
    signatures: SIGNATURES,
  };
  return JSON.parse(JSON.stringify(facts)) as FactsJson;
}
