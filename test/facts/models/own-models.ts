/** Some published models as a user would add them, for tests of rules that hold for any model. */
import { type Model, type ModelConfig, modelFromConfig } from '../../../lib/facts';
import { PUBLISHED_MODELS } from './published-models';

/** Dense with a head of its own size, biased, with experts, and both kinds of quantization. */
const IDS = [
  ...['Qwen/Qwen3-0.6B', 'Qwen/Qwen2.5-7B-Instruct', 'Qwen/Qwen3-30B-A3B', 'openai/gpt-oss-20b'],
  ...['mistralai/Mixtral-8x7B-Instruct-v0.1', 'nvidia/Llama-3.3-70B-Instruct-FP8'],
];
const chosen = PUBLISHED_MODELS.filter(({ id }) => IDS.includes(id));

export const OWN_MODELS: readonly Model[] = chosen.map(({ id, config, shape: source }) =>
  modelFromConfig(config, { id, revision: 'b'.repeat(40), gated: false, source, read: 'today' }),
);

/** The `config.json` of a model of these, or of the catalogue. */
export function checkpointOf(model: Model): ModelConfig {
  const own = chosen.find(({ id }) => id === model.id);
  if (own !== undefined) return own.config;
  return {
    hidden_size: model.hidden,
    intermediate_size: model.intermediate,
    num_attention_heads: model.attentionHeads,
    num_key_value_heads: model.keyValueHeads,
    num_hidden_layers: model.layers,
    vocab_size: model.vocabulary,
    tie_word_embeddings: model.tiedEmbeddings,
  };
}
