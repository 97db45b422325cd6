/** Models whose every constant was found. A model with a hole in its row is not in the table. */
import { rowOf } from '../required-cell';
import { READ, type Sourced } from '../sourced';
import type { ModelConfig } from './config-fields';
import type { Model } from './model';
import { modelFromConfig } from './model-from-config';

/** `config.json` of the Llama 3 family, as far as it decides and is the same for all. */
const LLAMA_3: ModelConfig = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  attention_bias: false,
  head_dim: 128,
  max_position_embeddings: 131_072,
  mlp_bias: false,
  num_key_value_heads: 8,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
  vocab_size: 128_256,
};
const SEVENTY: ModelConfig = {
  ...LLAMA_3,
  ...{ hidden_size: 8192, intermediate_size: 28_672, num_attention_heads: 64, num_hidden_layers: 80 },
};
const EIGHT: ModelConfig = {
  ...LLAMA_3,
  ...{ hidden_size: 4096, intermediate_size: 14_336, num_attention_heads: 32, num_hidden_layers: 32 },
};
/** Its tables are one, and its heads half as wide. */
const ONE: ModelConfig = {
  ...LLAMA_3,
  ...{ head_dim: 64, tie_word_embeddings: true },
  ...{ hidden_size: 2048, intermediate_size: 8192, num_attention_heads: 32, num_hidden_layers: 16 },
};
const FOUR_HUNDRED_FIVE: ModelConfig = {
  ...LLAMA_3,
  ...{ hidden_size: 16_384, intermediate_size: 53_248, num_attention_heads: 128, num_hidden_layers: 126 },
};

const SHAPE_70B =
  'neuronx-distributed-inference test/integration/tp32/models/llama/llama3.3/70b/config.json @main (layers: oumi configs/recipes/llama3_1/README.md)';
const REVISION = 'snapshot directory names in several public repositories that agree';

function row(name: string, revision: string, config: ModelConfig, source: string): Model {
  const named = {
    id: `meta-llama/${name}`,
    revision,
    source: `${source}; revision: ${REVISION}`,
    read: READ,
  };
  // The repositories of Llama 3.1 were called Meta-Llama-3.1 at first.
  const aliases = name.startsWith('Llama-3.1-') ? [`meta-llama/Meta-${name}`] : [];
  return modelFromConfig(config, { ...named, aliases, gated: true, tokenizer: 'llama-3' });
}

/** NVIDIA's checkpoint: static, one scale a matrix, the output layer left out, scales for an FP8 KV cache. */
const SEVENTY_FP8 = modelFromConfig(
  {
    ...SEVENTY,
    quantization_config: {
      ...{ quant_method: 'modelopt', quant_algo: 'FP8', kv_cache_quant_algo: 'FP8' },
      ignore: ['lm_head'],
    },
  },
  {
    id: 'nvidia/Llama-3.3-70B-Instruct-FP8',
    revision: 'fde04ee76a27704c88f569542ef023b57d4d0362',
    source:
      'the 70B shape; format: NVIDIA Model-Optimizer modelopt/torch/export/convert_hf_config.py and aws-neuron-sdk vllm-neuron/docs @81ce03a; ' +
      'revision: snapshot directory names in files of one public project; whether the hub asks for a token was not read',
    read: '2026-11-29',
    gated: true,
    tokenizer: 'llama-3',
  },
);

/** Experts in MXFP4, everything else in 16 bits. */
const GPT_OSS_20B = modelFromConfig(
  {
    ...{ architectures: ['GptOssForCausalLM'], model_type: 'gpt_oss', attention_bias: true, head_dim: 64 },
    ...{ hidden_size: 2880, intermediate_size: 2880, max_position_embeddings: 131_072, vocab_size: 201_088 },
    ...{ num_attention_heads: 64, num_hidden_layers: 24, num_key_value_heads: 8 },
    ...{ num_local_experts: 32, num_experts_per_tok: 4, sliding_window: 128, tie_word_embeddings: false },
    quantization_config: {
      quant_method: 'mxfp4',
      modules_to_not_convert: [
        ...['model.layers.*.self_attn', 'model.layers.*.mlp.router', 'model.embed_tokens', 'lm_head'],
      ],
    },
  },
  {
    id: 'openai/gpt-oss-20b',
    revision: '6cee5e81ee83917806bbde320786a8fb61efebee',
    source: `EchoCog/gpt-oss-20b config.json; revision: ${REVISION}; AWS's tutorial asks for no token`,
    read: '2026-11-29',
    gated: false,
  },
);

const ROWS: Readonly<Record<string, Model>> = Object.fromEntries(
  [
    row('Llama-3.3-70B-Instruct', '6f6073b423013f6a7d4d9f39144961bfbfbc386b', SEVENTY, SHAPE_70B),
    row('Llama-3.1-70B-Instruct', '1605565b47bb9346c5515c34102e054115b4f98b', SEVENTY, SHAPE_70B),
    row(
      'Llama-3.1-8B-Instruct',
      '0e9e39f249a16976918f6564b8830bc894c89659',
      EIGHT,
      'citsjtu2020/LLM-Prof sglang/Model_Config.md; thamada/modelQuery README.md',
    ),
    row(
      'Llama-3.1-405B-Instruct',
      'be673f326cab4cd22ccfef76109faf68e41aa5f1',
      FOUR_HUNDRED_FIVE,
      'public configuration files that agree; layers: thamada/modelQuery README.md',
    ),
    SEVENTY_FP8,
    row(
      'Llama-3.2-1B-Instruct',
      '9213176726f574b556790deb65791e0c5aa438b6',
      ONE,
      'kevinstephano/thunder_model_blocks hf_llama/llama_config.py and other public copies of its config.json that agree',
    ),
    GPT_OSS_20B,
  ].map((model) => [model.id, model]),
);

/** Ids of all models of the catalogue, as the hub writes them. */
export const modelIds = (): readonly string[] => Object.keys(ROWS);
/** The constants of a model. Throws for an id that is not in the catalogue. */
export const modelOf = (id: string): Model => rowOf(ROWS, id, 'models');
/** Every model by id. */
export const modelRows = (): Readonly<Record<string, Model>> => ROWS;
/** The catalogue's id for another name of one of its models; undefined for any other text. */
export const modelOfAlias = (alias: string): string | undefined =>
  Object.values(ROWS).find(({ aliases }) => aliases.includes(alias))?.id;

/** Tokens that a chat template adds to a user's text. */
export const CHAT_TEMPLATES: Readonly<
  Record<NonNullable<Model['tokenizer']>, { readonly tokens: number } & Sourced>
> = {
  'llama-3': {
    tokens: 35,
    source:
      'Llama 3.3 chat template with the empty system message that LLMPerf sends, counted with llama3-tokenizer-js @7e10d71; template written from knowledge, not read',
    read: READ,
  },
};
