import type { Sourced } from '../sourced';
import { ARCHITECTURES } from './architectures';
import type { ModelConfig } from './config-fields';
import type { Model } from './model';
import { quantizationFromConfig } from './quantization';
import { shapeFromConfig } from './shape-from-config';
import { BF16_BYTES, countWeights } from './weight-bytes';

/** What a `config.json` does not say. */
export interface ModelIdentity extends Sourced {
  /** `owner/name` on the hub, or the name that its owner gives it. */
  readonly id: string;
  /** Commit of its repository. */
  readonly revision: string;
  /** Whether the hub asks for a token. */
  readonly gated: boolean;
  /** Which measured tokenizer it has. */
  readonly tokenizer?: Model['tokenizer'];
  /** Other ids of the same repository. */
  readonly aliases?: readonly string[];
}

/**
 * The row of a model, computed from the `config.json` of its checkpoint and from nothing else. Pure.
 * @throws ModelArchitectureNotKnown, ModelQuantizationNotKnown, ModelConfigInvalid when it cannot be computed
 */
export function modelFromConfig(config: ModelConfig, identity: ModelIdentity): Model {
  const shape = shapeFromConfig(config);
  const quantization = quantizationFromConfig(config);
  const stored = countWeights(shape, quantization);
  // No row of our hardware computes in MXFP4.
  const loaded = quantization?.weights === 'mxfp4' ? countWeights(shape, null) : stored;
  return {
    ...shape,
    ...stored,
    loadedBytes: loaded.weightBytes,
    activeWeightBytes: loaded.activeWeightBytes,
    quantization,
    keyValueBytes: BF16_BYTES,
    nxdiModelType: ARCHITECTURES[shape.architecture].nxdiModelType,
    tokenizer: null,
    aliases: [],
    ...identity,
  };
}

/** The fields of a `config.json` from which a row is computed; a file of the user's keeps these and no other. */
const DECIDING = [
  ...['architectures', 'model_type', 'num_hidden_layers', 'hidden_size', 'intermediate_size'],
  ...['num_attention_heads', 'num_key_value_heads', 'head_dim', 'vocab_size', 'max_position_embeddings'],
  ...[
    'num_local_experts',
    'num_experts',
    'num_experts_per_tok',
    'experts_per_token',
    'moe_intermediate_size',
  ],
  ...[
    'decoder_sparse_step',
    'mlp_only_layers',
    'sliding_window',
    'use_sliding_window',
    'tie_word_embeddings',
  ],
  ...['attention_bias', 'mlp_bias', 'torch_dtype', 'dtype', 'quantization_config'],
] as const;

/** The part of a `config.json` that decides. */
export function decidingFields(config: ModelConfig): ModelConfig {
  return Object.fromEntries(
    DECIDING.filter((field) => config[field] !== undefined).map((field) => [field, config[field]]),
  );
}
