import { modelFromConfig, modelOf } from '../../../lib/facts';
import { PUBLISHED_MODELS } from './published-models';

const IDENTITY = {
  id: 'some/model',
  revision: '0'.repeat(40),
  gated: false,
  source: 'a test',
  read: 'today',
};
const configOf = (id: string) => {
  const row = PUBLISHED_MODELS.find((each) => each.id === id);
  if (row === undefined) throw new TypeError(`there is no ${id}`);
  return row.config;
};
const made = (id: string, more: object = {}) =>
  modelFromConfig({ ...configOf(id), ...more }, { ...IDENTITY, id });
const FP8 = { quantization_config: { quant_method: 'modelopt', quant_algo: 'FP8', ignore: ['lm_head'] } };
const EIGHT = 'meta-llama/Llama-3.1-8B-Instruct';

test.each(PUBLISHED_MODELS)('$id has exactly the published number of weights', ({ id, parameters }) => {
  expect(made(id).parameters).toBe(parameters);
});

test.each(PUBLISHED_MODELS.filter(({ activeBillions }) => activeBillions !== undefined))(
  '$id computes a token with $activeBillions billion of them',
  ({ id, activeBillions = Number.NaN }) => {
    expect(made(id).activeParameters / 1e9).toBeCloseTo(activeBillions, 0);
    expect(Math.abs(made(id).activeParameters / 1e9 / activeBillions - 1)).toBeLessThan(0.03);
  },
);

describe('the bytes of a checkpoint', () => {
  // total_size of the two repositories' own model.safetensors.index.json, in public copies of them.
  test.each([
    ['openai/gpt-oss-20b', 13_761_264_768],
    ['openai/gpt-oss-120b', 65_248_815_744],
  ])('%s in MXFP4 weighs what its index says', (id, bytes) => {
    expect(made(id).weightBytes).toBe(bytes);
  });

  test('are two for each weight once a device has expanded MXFP4, and else what they were', () => {
    const { loadedBytes, parameters, activeParameters, activeWeightBytes } = made('openai/gpt-oss-20b');
    expect([loadedBytes, activeWeightBytes]).toEqual([2 * parameters, 2 * activeParameters]);
    expect(made(EIGHT, FP8).loadedBytes).toBe(made(EIGHT, FP8).weightBytes);
  });

  test('are two for each weight when nothing is quantized', () => {
    expect(made('meta-llama/Llama-3.3-70B-Instruct').weightBytes).toBe(141_107_412_992);
    expect(made('Qwen/Qwen3-30B-A3B').weightBytes).toBe(2 * 30_532_122_624);
  });

  test('of ModelOpt are one for each linear weight, two for the rest, and two scales for each matrix', () => {
    const model = made('nvidia/Llama-3.3-70B-Instruct-FP8');
    const stays = 2 * 128_256 * 8192 + (2 * 80 + 1) * 8192;
    expect(model.weightBytes).toBe(70_553_706_496 - stays + 2 * stays + 80 * 7 * 2 * 4);
    expect(model.quantization).toMatchObject({ method: 'modelopt', weights: 'fp8', keyValueScales: true });
    // Scales in the checkpoint do not make a server keep an FP8 cache.
    expect(model.keyValueBytes).toBe(2);
  });

  test('of compressed-tensors have a scale for each row, and none where the file says so', () => {
    const group = { targets: ['Linear'], weights: { num_bits: 8, type: 'float', strategy: 'channel' } };
    const quantization_config = {
      ...{ quant_method: 'compressed-tensors', config_groups: { group_0: group } },
      ignore: ['lm_head', 're:.*layers\\.0\\.mlp.*'],
    };
    const stays = 2 * 128_256 * 4096 + 65 * 4096 + 3 * 4096 * 14_336;
    const rows = 32 * (2 * 4096 + 2 * 1024) + 31 * (2 * 14_336 + 4096);
    expect(made(EIGHT, { quantization_config }).weightBytes).toBe(8_030_261_248 + stays + 2 * rows);
  });

  test('of experts that compute a token are their share', () => {
    const { weightBytes, activeWeightBytes } = made('mistralai/Mixtral-8x7B-Instruct-v0.1');
    const experts = 2 * 32 * 8 * 3 * 4096 * 14_336;
    expect(activeWeightBytes).toBe(weightBytes - (experts * 6) / 8);
  });
});

describe('a shape', () => {
  test('of the catalogue is what the same file gives', () => {
    const {
      source: _,
      read: __,
      aliases: ___,
      gated: ____,
      tokenizer: _____,
      revision: ______,
      ...row
    } = modelOf(EIGHT);
    expect(made(EIGHT)).toMatchObject(row);
  });

  test('has a window only where the file switches it on', () => {
    expect(made('mistralai/Mistral-7B-v0.1').slidingWindow).toBe(4096);
    expect(made('Qwen/Qwen2.5-7B-Instruct').slidingWindow).toBeNull();
    expect(made('Qwen/Qwen2.5-7B-Instruct', { use_sliding_window: true }).slidingWindow).toBe(131_072);
    expect(made('openai/gpt-oss-20b').slidingWindow).toBe(128);
  });

  test('counts layers that have no experts', () => {
    const all = made('Qwen/Qwen3-30B-A3B');
    const some = made('Qwen/Qwen3-30B-A3B', { mlp_only_layers: [0, 1] });
    const difference = 2 * (128 * 3 * 2048 * 768 + 128 * 2048 - 3 * 2048 * 6144);
    expect(all.parameters - some.parameters).toBe(difference);
  });

  test('has the biases that the file says', () => {
    const biased = made(EIGHT, { attention_bias: true, mlp_bias: true });
    expect(biased.parameters - made(EIGHT).parameters).toBe(
      32 * (4096 + 2 * 1024 + 4096 + 2 * 14_336 + 4096),
    );
  });
});

describe('what cannot be computed is refused by its field', () => {
  test.each([
    ['ModelArchitectureNotKnown', { architectures: ['MambaForCausalLM'] }, 'MambaForCausalLM is not known'],
    [
      'ModelConfigInvalid',
      { architectures: undefined },
      'architectures must be a list with LlamaForCausalLM',
    ],
    [
      'ModelConfigInvalid',
      { hidden_size: undefined },
      'hidden_size must be a whole number of at least 1, got nothing',
    ],
    [
      'ModelConfigInvalid',
      { num_hidden_layers: 2.5 },
      'num_hidden_layers must be a whole number of at least 1, got 2.5',
    ],
    [
      'ModelConfigInvalid',
      { num_key_value_heads: 5 },
      'num_key_value_heads must be a divisor of num_attention_heads 32',
    ],
    [
      'ModelConfigInvalid',
      { num_attention_heads: 24 },
      'head_dim must be given, because 4096 is no multiple of 24',
    ],
    [
      'ModelConfigInvalid',
      { torch_dtype: 'float32' },
      'torch_dtype must be bfloat16 or float16, got "float32"',
    ],
    [
      'ModelConfigInvalid',
      { torch_dtype: undefined },
      'torch_dtype must be bfloat16 or float16, got nothing',
    ],
    [
      'ModelConfigInvalid',
      { tie_word_embeddings: 'no' },
      'tie_word_embeddings must be true or false, got "no"',
    ],
    [
      'ModelConfigInvalid',
      { quantization_config: 'fp8' },
      'quantization_config must be an object, got "fp8"',
    ],
    [
      'ModelQuantizationNotKnown',
      { quantization_config: { quant_method: 'gptq' } },
      'quant_method gptq is not known',
    ],
  ])('%s for %j', (code, more, message) => {
    expect(() => made(EIGHT, more)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message), next: expect.any(String) }),
    );
  });

  test('more experts for a token than there are', () => {
    expect(() => made('mistralai/Mixtral-8x7B-Instruct-v0.1', { num_experts_per_tok: 9 })).toThrow(
      'num_experts_per_tok must be at most num_local_experts 8, got 9',
    );
  });

  test('a pattern that is none', () => {
    const quantization_config = { quant_method: 'modelopt', quant_algo: 'FP8', ignore: ['re:('] };
    expect(() => made(EIGHT, { quantization_config })).toThrow('must be a regular expression');
  });
});
