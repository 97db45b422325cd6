import { READ, type Sourced } from '../sourced';

/** The class that loads a checkpoint, first of `architectures` in its `config.json`. */
export type ArchitectureName =
  | 'LlamaForCausalLM'
  | 'MistralForCausalLM'
  | 'Qwen2ForCausalLM'
  | 'Qwen3ForCausalLM'
  | 'MixtralForCausalLM'
  | 'Qwen3MoeForCausalLM'
  | 'GptOssForCausalLM';

/** How the fields of `config.json` become tensors in one architecture. */
export interface Architecture extends Sourced {
  /** `model_type` that its files carry. */
  readonly modelType: string;
  /** `--model-type` of inference_demo, where a version of it has one. */
  readonly nxdiModelType: string | null;
  /**
   * Which attention projections have a bias: as the field `attention_bias` says (all or none), or always the three
   * that make query, key and value.
   */
  readonly attentionBias: 'field' | 'query-key-value' | 'none';
  /** Whether the field `mlp_bias` is read; the MLP has none otherwise. */
  readonly mlpBiasField: boolean;
  /** Whether query and key of each head are normalised. */
  readonly queryKeyNorm: boolean;
  /** Whether each head has a learned sink. */
  readonly sinks: boolean;
  /** Whether router and experts have biases. */
  readonly expertBias: boolean;
  /** Field with the number of experts, and field with the width of one; null: it has none. */
  readonly experts: { readonly count: string; readonly intermediate: string } | null;
  /** Whether `use_sliding_window` switches the window; otherwise a number in `sliding_window` is one. */
  readonly windowSwitch: boolean;
  /** Number format when the file names none; null: the file must name it. */
  readonly dtype: 'bfloat16' | null;
}

const source = (name: string) => ({
  source: `huggingface/transformers src/transformers/models/${name}/modeling_${name}.py and configuration_${name}.py @main; inference_demo: modelTypes of the option tables`,
  read: READ,
});

const DENSE = {
  attentionBias: 'none',
  mlpBiasField: false,
  queryKeyNorm: false,
  sinks: false,
  expertBias: false,
  experts: null,
  windowSwitch: false,
  dtype: null,
} as const;

/** The architectures whose tensors are known, by the name of the class. */
export const ARCHITECTURES: Readonly<Record<ArchitectureName, Architecture>> = {
  LlamaForCausalLM: {
    ...DENSE,
    ...{ modelType: 'llama', nxdiModelType: 'llama', attentionBias: 'field', mlpBiasField: true },
    ...source('llama'),
  },
  MistralForCausalLM: { ...DENSE, modelType: 'mistral', nxdiModelType: 'mistral', ...source('mistral') },
  Qwen2ForCausalLM: {
    ...DENSE,
    ...{ modelType: 'qwen2', nxdiModelType: 'qwen2', attentionBias: 'query-key-value', windowSwitch: true },
    ...source('qwen2'),
  },
  Qwen3ForCausalLM: {
    ...DENSE,
    ...{ modelType: 'qwen3', nxdiModelType: 'qwen3', attentionBias: 'field' },
    ...{ queryKeyNorm: true, windowSwitch: true },
    ...source('qwen3'),
  },
  MixtralForCausalLM: {
    ...DENSE,
    ...{ modelType: 'mixtral', nxdiModelType: 'mixtral' },
    experts: { count: 'num_local_experts', intermediate: 'intermediate_size' },
    ...source('mixtral'),
  },
  Qwen3MoeForCausalLM: {
    ...DENSE,
    ...{ modelType: 'qwen3_moe', nxdiModelType: 'qwen3_moe', attentionBias: 'field' },
    ...{ queryKeyNorm: true, windowSwitch: true },
    experts: { count: 'num_experts', intermediate: 'moe_intermediate_size' },
    ...source('qwen3_moe'),
  },
  GptOssForCausalLM: {
    ...DENSE,
    ...{ modelType: 'gpt_oss', nxdiModelType: null, attentionBias: 'field', sinks: true, expertBias: true },
    experts: { count: 'num_local_experts', intermediate: 'intermediate_size' },
    dtype: 'bfloat16',
    ...source('gpt_oss'),
  },
};
