import { requestError } from '../../core/errors';
import { ARCHITECTURES, type Architecture, type ArchitectureName } from './architectures';
import { countField, fieldError, flagField, listField, type ModelConfig } from './config-fields';
import type { Experts, ModelShape } from './model';

/**
 * The shape that a `config.json` says. Fields that are absent have the value that transformers gives them.
 * @throws ModelArchitectureNotKnown when nobody wrote down which tensors the architecture has
 * @throws ModelConfigInvalid when a field is absent or cannot be
 */
export function shapeFromConfig(config: ModelConfig): ModelShape {
  const architecture = architectureOf(config);
  const rules = ARCHITECTURES[architecture];
  const layers = countField(config, 'num_hidden_layers');
  return {
    architecture,
    modelType: rules.modelType,
    layers,
    hidden: countField(config, 'hidden_size'),
    intermediate: countField(config, 'intermediate_size'),
    ...headsOf(config),
    vocabulary: countField(config, 'vocab_size'),
    experts: rules.experts === null ? null : expertsOf(config, rules.experts, layers),
    slidingWindow: windowOf(config, rules),
    tiedEmbeddings: flagField(config, 'tie_word_embeddings', false),
    attentionBias: biasOf(config, rules),
    mlpBias: rules.mlpBiasField && flagField(config, 'mlp_bias', false),
    queryKeyNorm: rules.queryKeyNorm,
    maxPositions:
      config['max_position_embeddings'] === undefined ? null : countField(config, 'max_position_embeddings'),
    dtype: dtypeOf(config, rules),
  };
}

function architectureOf(config: ModelConfig): ArchitectureName {
  const [name] = listField(config, 'architectures', 'string');
  if (name !== undefined && Object.hasOwn(ARCHITECTURES, name)) return name as ArchitectureName;
  const known = Object.keys(ARCHITECTURES).join(', ');
  if (name === undefined) throw fieldError('architectures', config['architectures'], `a list with ${known}`);
  throw requestError('ModelArchitectureNotKnown', `config.json: the architecture ${name} is not known`, {
    path: 'config.json: architectures',
    next: `use a model of one of ${known}`,
    data: { field: 'architectures', value: name, known: Object.keys(ARCHITECTURES) },
  });
}

function headsOf(config: ModelConfig) {
  const attentionHeads = countField(config, 'num_attention_heads');
  const keyValueHeads = countField(config, 'num_key_value_heads', attentionHeads);
  if (attentionHeads % keyValueHeads !== 0) {
    throw fieldError(
      'num_key_value_heads',
      keyValueHeads,
      `a divisor of num_attention_heads ${attentionHeads}`,
    );
  }
  const hidden = countField(config, 'hidden_size');
  // Without the field, the hidden state is divided over the heads.
  if ((config['head_dim'] ?? null) === null && hidden % attentionHeads !== 0) {
    throw fieldError(
      'head_dim',
      undefined,
      `given, because ${hidden} is no multiple of ${attentionHeads} heads`,
    );
  }
  return {
    attentionHeads,
    keyValueHeads,
    headDimension: countField(config, 'head_dim', hidden / attentionHeads),
  };
}

function expertsOf(
  config: ModelConfig,
  fields: NonNullable<Architecture['experts']>,
  layers: number,
): Experts | null {
  const count = countField(config, fields.count);
  const active = countField(config, 'num_experts_per_tok', countOrNone(config['experts_per_token']));
  if (active > count) throw fieldError('num_experts_per_tok', active, `at most ${fields.count} ${count}`);
  const step = countField(config, 'decoder_sparse_step', 1);
  const dense = new Set(listField(config, 'mlp_only_layers', 'number'));
  const sparse = Array.from({ length: layers }, (_, layer) => layer).filter(
    (layer) => !dense.has(layer) && (layer + 1) % step === 0,
  );
  if (sparse.length === 0) return null;
  return { count, active, intermediate: countField(config, fields.intermediate), layers: sparse.length };
}

const countOrNone = (value: unknown) => (typeof value === 'number' ? value : undefined);

function windowOf(config: ModelConfig, rules: Architecture): number | null {
  if (rules.windowSwitch && !flagField(config, 'use_sliding_window', false)) return null;
  return (config['sliding_window'] ?? null) === null ? null : countField(config, 'sliding_window');
}

function biasOf(config: ModelConfig, rules: Architecture): ModelShape['attentionBias'] {
  if (rules.attentionBias !== 'field') return rules.attentionBias;
  return flagField(config, 'attention_bias', false) ? 'all' : 'none';
}

function dtypeOf(config: ModelConfig, rules: Architecture): ModelShape['dtype'] {
  const value = config['torch_dtype'] ?? config['dtype'] ?? rules.dtype;
  if (value === 'bfloat16' || value === 'float16') return value;
  throw fieldError(
    'torch_dtype',
    value ?? undefined,
    'bfloat16 or float16',
    'store the checkpoint in bfloat16: that is what the servers are compiled for',
  );
}
