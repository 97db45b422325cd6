/** Real shapes of `config.json` with the number of weights that somebody published for them. */
import type { ModelConfig } from '../../../lib/facts';

/** A model, the fields of its `config.json` that decide, and its published number of weights. */
export interface PublishedModel {
  readonly id: string;
  readonly config: ModelConfig;
  /** Where the shape was read. */
  readonly shape: string;
  readonly parameters: number;
  /** Where the number was read. */
  readonly counted: string;
  /** Published number of weights that compute one token, in units of 10⁹ and to one decimal. */
  readonly activeBillions?: number;
}

const LLM_PROF = 'citsjtu2020/LLM-Prof sglang/Model_Config.md @8434c8d';
const KERAS = (family: string) =>
  `keras-team/keras-hub keras_hub/src/models/${family}/${family}_presets.py @master`;
const LLAMA_CPP = 'n_params as llama.cpp prints it, in several public repositories that agree';
const HUB = 'safetensors.total of the hub, in several public repositories that agree';

const heads = (attention: number, keyValue: number, dimension?: number): ModelConfig => ({
  num_attention_heads: attention,
  num_key_value_heads: keyValue,
  ...(dimension === undefined ? {} : { head_dim: dimension }),
});
const sizes = (layers: number, hidden: number, intermediate: number, vocabulary: number): ModelConfig => ({
  num_hidden_layers: layers,
  hidden_size: hidden,
  intermediate_size: intermediate,
  vocab_size: vocabulary,
});
const of = (architecture: string, modelType: string): ModelConfig => ({
  architectures: [architecture],
  model_type: modelType,
  torch_dtype: 'bfloat16',
});

const LLAMA: ModelConfig = {
  ...of('LlamaForCausalLM', 'llama'),
  ...{ attention_bias: false, mlp_bias: false, tie_word_embeddings: false, max_position_embeddings: 131_072 },
};
const MISTRAL = of('MistralForCausalLM', 'mistral');
const QWEN2: ModelConfig = {
  ...of('Qwen2ForCausalLM', 'qwen2'),
  ...{ sliding_window: 131_072, use_sliding_window: false, tie_word_embeddings: false },
};
const QWEN3: ModelConfig = {
  ...of('Qwen3ForCausalLM', 'qwen3'),
  ...{ attention_bias: false, sliding_window: null, use_sliding_window: false, tie_word_embeddings: false },
};
const QWEN3_MOE: ModelConfig = {
  ...QWEN3,
  ...of('Qwen3MoeForCausalLM', 'qwen3_moe'),
  ...{ num_experts: 128, num_experts_per_tok: 8, decoder_sparse_step: 1, mlp_only_layers: [] },
};
const GPT_OSS: ModelConfig = {
  ...{
    architectures: ['GptOssForCausalLM'],
    model_type: 'gpt_oss',
    attention_bias: true,
    sliding_window: 128,
  },
  ...{
    num_experts_per_tok: 4,
    experts_per_token: 4,
    tie_word_embeddings: false,
    max_position_embeddings: 131_072,
  },
  ...heads(64, 8, 64),
  quantization_config: {
    quant_method: 'mxfp4',
    modules_to_not_convert: [
      'model.layers.*.self_attn',
      'model.layers.*.mlp.router',
      'model.embed_tokens',
      'lm_head',
    ],
  },
};
const GPT_OSS_SHAPE = 'EchoCog/gpt-oss-20b config.json and docs/gpt-oss-20b-architecture.md';
const SEVENTY: ModelConfig = { ...LLAMA, ...sizes(80, 8192, 28_672, 128_256), ...heads(64, 8) };

export const PUBLISHED_MODELS: readonly PublishedModel[] = [
  {
    id: 'meta-llama/Llama-3.2-1B-Instruct',
    config: { ...LLAMA, ...sizes(16, 2048, 8192, 128_256), ...heads(32, 8, 64), tie_word_embeddings: true },
    shape: 'kevinstephano/thunder_model_blocks hf_llama/llama_config.py',
    parameters: 1_235_814_400,
    counted: HUB,
  },
  {
    id: 'meta-llama/Llama-3.2-3B-Instruct',
    config: { ...LLAMA, ...sizes(28, 3072, 8192, 128_256), ...heads(24, 8, 128), tie_word_embeddings: true },
    shape: LLM_PROF,
    parameters: 3_212_749_824,
    counted: HUB,
  },
  {
    id: 'meta-llama/Llama-3.1-8B-Instruct',
    config: { ...LLAMA, ...sizes(32, 4096, 14_336, 128_256), ...heads(32, 8) },
    shape: LLM_PROF,
    parameters: 8_030_261_248,
    counted: KERAS('llama3'),
  },
  {
    id: 'meta-llama/Llama-3.3-70B-Instruct',
    config: SEVENTY,
    shape: 'neuronx-distributed-inference test/integration/tp32/models/llama/llama3.3/70b/config.json @main',
    parameters: 70_553_706_496,
    counted: HUB,
  },
  {
    id: 'nvidia/Llama-3.3-70B-Instruct-FP8',
    config: {
      ...SEVENTY,
      quantization_config: {
        ...{ quant_method: 'modelopt', quant_algo: 'FP8', kv_cache_quant_algo: 'FP8', ignore: ['lm_head'] },
        config_groups: {
          group_0: {
            input_activations: { dynamic: false, num_bits: 8, type: 'float' },
            weights: { dynamic: false, num_bits: 8, type: 'float' },
            targets: ['Linear'],
          },
        },
      },
    },
    shape: 'the 70B shape; its groups: NVIDIA Model-Optimizer modelopt/torch/export/convert_hf_config.py',
    parameters: 70_553_706_496,
    counted: 'as the unquantized model',
  },
  {
    id: 'mistralai/Mistral-7B-v0.1',
    config: { ...MISTRAL, ...sizes(32, 4096, 14_336, 32_000), ...heads(32, 8), sliding_window: 4096 },
    shape: 'huggingface/transformers configuration_mistral.py, whose defaults are this model',
    parameters: 7_241_732_096,
    counted: KERAS('mistral'),
  },
  {
    id: 'mistralai/Mistral-7B-Instruct-v0.3',
    config: { ...MISTRAL, ...sizes(32, 4096, 14_336, 32_768), ...heads(32, 8), sliding_window: null },
    shape: 'stamp711/llm-infer LLAMA.md (32,768 tokens; the rest as v0.1)',
    parameters: 7_248_023_552,
    counted: KERAS('mistral'),
  },
  {
    id: 'mistralai/Mixtral-8x7B-Instruct-v0.1',
    config: {
      ...of('MixtralForCausalLM', 'mixtral'),
      ...{ ...sizes(32, 4096, 14_336, 32_000), ...heads(32, 8), sliding_window: null },
      ...{ num_local_experts: 8, num_experts_per_tok: 2 },
    },
    shape: 'keras-team/keras-hub keras_hub/src/models/mixtral/README.md',
    parameters: 46_702_792_704,
    counted: KERAS('mixtral'),
    activeBillions: 12.9,
  },
  {
    id: 'Qwen/Qwen2.5-0.5B-Instruct',
    config: { ...QWEN2, ...sizes(24, 896, 4864, 151_936), ...heads(14, 2), tie_word_embeddings: true },
    shape: 'rwth-i6/i6_experiments users/juanola/…/qwen2_configs.py (Qwen2-0.5B, the same shape)',
    parameters: 494_032_768,
    counted: KERAS('qwen'),
  },
  {
    id: 'Qwen/Qwen2.5-3B-Instruct',
    config: { ...QWEN2, ...sizes(36, 2048, 11_008, 151_936), ...heads(16, 2), tie_word_embeddings: true },
    shape: LLM_PROF,
    parameters: 3_085_938_688,
    counted: KERAS('qwen'),
  },
  {
    id: 'Qwen/Qwen2.5-7B-Instruct',
    config: { ...QWEN2, ...sizes(28, 3584, 18_944, 152_064), ...heads(28, 4) },
    shape: LLM_PROF,
    parameters: 7_615_616_512,
    counted: `${KERAS('qwen')} (Qwen2.5-Math-7B, the same shape)`,
  },
  {
    id: 'Qwen/Qwen2.5-14B-Instruct',
    config: { ...QWEN2, ...sizes(48, 5120, 13_824, 152_064), ...heads(40, 8) },
    shape: LLM_PROF,
    parameters: 14_770_033_664,
    counted: LLAMA_CPP,
  },
  {
    id: 'Qwen/Qwen2.5-32B-Instruct',
    config: { ...QWEN2, ...sizes(64, 5120, 27_648, 152_064), ...heads(40, 8) },
    shape: LLM_PROF,
    parameters: 32_763_876_352,
    counted: KERAS('qwen'),
  },
  {
    id: 'Qwen/Qwen2.5-72B-Instruct',
    config: { ...QWEN2, ...sizes(80, 8192, 29_568, 152_064), ...heads(64, 8) },
    shape: 'public copies of its config.json that agree; 152,064 tokens as its smaller relatives',
    parameters: 72_706_203_648,
    counted: KERAS('qwen'),
  },
  {
    id: 'Qwen/Qwen3-0.6B',
    config: { ...QWEN3, ...sizes(28, 1024, 3072, 151_936), ...heads(16, 8, 128), tie_word_embeddings: true },
    shape: 'public copies of its config.json that agree',
    parameters: 596_049_920,
    counted: KERAS('qwen3'),
  },
  {
    id: 'Qwen/Qwen3-4B',
    config: { ...QWEN3, ...sizes(36, 2560, 9728, 151_936), ...heads(32, 8, 128), tie_word_embeddings: true },
    shape: LLM_PROF,
    parameters: 4_022_468_096,
    counted: KERAS('qwen3'),
  },
  {
    id: 'Qwen/Qwen3-8B',
    config: { ...QWEN3, ...sizes(36, 4096, 12_288, 151_936), ...heads(32, 8, 128) },
    shape: LLM_PROF,
    parameters: 8_190_735_360,
    counted: KERAS('qwen3'),
  },
  {
    id: 'Qwen/Qwen3-14B',
    config: { ...QWEN3, ...sizes(40, 5120, 17_408, 151_936), ...heads(40, 8, 128) },
    shape: LLM_PROF,
    parameters: 14_768_307_200,
    counted: KERAS('qwen3'),
  },
  {
    id: 'Qwen/Qwen3-32B',
    config: { ...QWEN3, ...sizes(64, 5120, 25_600, 151_936), ...heads(64, 8, 128) },
    shape: LLM_PROF,
    parameters: 32_762_123_264,
    counted: KERAS('qwen3'),
  },
  {
    id: 'Qwen/Qwen3-30B-A3B',
    config: {
      ...{ ...QWEN3_MOE, ...sizes(48, 2048, 6144, 151_936), ...heads(32, 4, 128) },
      moe_intermediate_size: 768,
    },
    shape: LLM_PROF,
    parameters: 30_532_122_624,
    counted: KERAS('qwen3_moe'),
    activeBillions: 3.3,
  },
  {
    id: 'Qwen/Qwen3-235B-A22B',
    config: {
      ...{ ...QWEN3_MOE, ...sizes(94, 4096, 12_288, 151_936), ...heads(64, 4, 128) },
      moe_intermediate_size: 1536,
    },
    shape: 'zyzshishui/slime scripts/models/qwen3-235B-A22B.sh',
    parameters: 235_093_634_560,
    counted: KERAS('qwen3_moe'),
    activeBillions: 22.2,
  },
  {
    id: 'openai/gpt-oss-20b',
    config: { ...GPT_OSS, ...sizes(24, 2880, 2880, 201_088), num_local_experts: 32 },
    shape: GPT_OSS_SHAPE,
    parameters: 20_914_757_184,
    counted: KERAS('gpt_oss'),
  },
  {
    id: 'openai/gpt-oss-120b',
    config: { ...GPT_OSS, ...sizes(36, 2880, 2880, 201_088), num_local_experts: 128 },
    shape: `${GPT_OSS_SHAPE}; layers and experts of the 120B: public configurations that agree`,
    parameters: 116_829_156_672,
    counted: LLAMA_CPP,
  },
];
