/** Environments with a draft model: one that is admitted, and one way to break each rule of it. */
import { OWN_MODELS } from '../facts/models/own-models';
import { PUBLISHED_MODELS } from '../facts/models/published-models';

export const ONE = 'meta-llama/Llama-3.2-1B-Instruct';
const QWEN = 'Qwen/Qwen3-0.6B';
const qwen = {
  id: QWEN,
  revision: OWN_MODELS.find(({ id }) => id === QWEN)?.revision,
  config: PUBLISHED_MODELS.find(({ id }) => id === QWEN)?.config,
};

/** The layout of AWS's tutorial, on a release whose server is known to be told of a draft. */
export const DRAFTED = {
  release: '2.24.1',
  recipe: 'latency',
  layout: { tensorParallel: 64, dataParallel: 1, batch: 1 },
};

export const DRAFT_BROKEN: Readonly<Record<string, object>> = {
  'draft-named': { ...DRAFTED, recipe: 'tutorial', compile: { options: { 'speculation-length': 7 } } },
  'draft-options': { ...DRAFTED, compile: { options: { 'speculation-length': 0 } } },
  'draft-batch': { ...DRAFTED, layout: { ...DRAFTED.layout, batch: 2 } },
  'draft-vocabulary': { ...DRAFTED, model: qwen, layout: { ...DRAFTED.layout, tensorParallel: 8 } },
};
