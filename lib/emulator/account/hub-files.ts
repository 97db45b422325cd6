import { createHash } from 'node:crypto';
import type { Model } from '../../facts';

/** One file of a checkpoint. */
export interface HubFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** Large files are kept out of git by the Hub; they are the ones with a sha256. */
  readonly large: boolean;
}

/** A model that the stand-in hub has; without a `config.json` of its own it gets that of its row. */
export interface HubModel {
  readonly model: Model;
  readonly config?: object;
}

const SHARDS = 4;
const SHARD_ELEMENTS = 2048;

const cache = new Map<string, readonly HubFile[]>();

/**
 * The small checkpoint that the stand-in Hub serves for a model: real names and shapes, honest
 * small sizes.
 *
 * `config.json` has the model's true constants. The shards are valid safetensors files of a few KiB: one
 * short vector each, not the model's weights, and the index says exactly that.
 */
export function filesOf(found: HubModel): readonly HubFile[] {
  const key = JSON.stringify([found.model.id, found.model.revision, found.config]);
  const known = cache.get(key);
  if (known) return known;
  const files = makeFiles(found);
  cache.set(key, files);
  return files;
}

function makeFiles({ model, config = {} }: HubModel): readonly HubFile[] {
  const shards = Array.from({ length: SHARDS }, (_, index) => shard(model, index));
  const json = (name: string, value: unknown): HubFile => ({
    name,
    bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`),
    large: false,
  });
  return [
    json('config.json', { ...configOf(model), ...config }),
    json('generation_config.json', generationConfig()),
    json('model.safetensors.index.json', indexOf(shards)),
    json('special_tokens_map.json', { bos_token: '<|begin_of_text|>', eos_token: '<|eot_id|>' }),
    json('tokenizer.json', tokenizer()),
    json('tokenizer_config.json', tokenizerConfig()),
    ...shards.map(({ name, bytes }) => ({ name, bytes, large: true })),
  ];
}

function configOf(model: Model): object {
  return {
    architectures: [model.architecture],
    attention_bias: model.attentionBias === 'all',
    bos_token_id: 128000,
    eos_token_id: [128001, 128008, 128009],
    head_dim: model.headDimension,
    hidden_act: 'silu',
    hidden_size: model.hidden,
    initializer_range: 0.02,
    intermediate_size: model.intermediate,
    max_position_embeddings: 131072,
    mlp_bias: false,
    model_type: model.modelType,
    num_attention_heads: model.attentionHeads,
    num_hidden_layers: model.layers,
    num_key_value_heads: model.keyValueHeads,
    pretraining_tp: 1,
    rms_norm_eps: 1e-5,
    rope_theta: 500000,
    tie_word_embeddings: model.tiedEmbeddings,
    torch_dtype: 'bfloat16',
    use_cache: true,
    vocab_size: model.vocabulary,
    ...expertsOf(model),
    ...quantizationOf(model),
  };
}

/** As GPT-OSS writes them; other mixtures bring their own `config.json`. */
function expertsOf({ experts, slidingWindow }: Model): object {
  if (experts === null) return {};
  const { count, active } = experts;
  return { num_local_experts: count, num_experts_per_tok: active, sliding_window: slidingWindow };
}

/** As ModelOpt writes it, and as GPT-OSS does; rows of the catalogue have no other. */
function quantizationOf({ quantization }: Model): object {
  if (quantization === null) return {};
  const cache = quantization.keyValueScales ? { kv_cache_quant_algo: 'FP8' } : {};
  const { method, ignored } = quantization;
  if (method === 'mxfp4') {
    return { quantization_config: { quant_method: method, modules_to_not_convert: ignored } };
  }
  return { quantization_config: { quant_method: method, quant_algo: 'FP8', ...cache, ignore: ignored } };
}

const generationConfig = () => ({
  bos_token_id: 128000,
  do_sample: true,
  eos_token_id: [128001, 128008, 128009],
  temperature: 0.6,
  top_p: 0.9,
});

/** A byte-level tokenizer without merges: enough to load and to count, not the model's vocabulary. */
function tokenizer(): object {
  const vocab = Object.fromEntries(byteSymbols().map((symbol, byte) => [symbol, byte]));
  const special = ['<|begin_of_text|>', '<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'];
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((content, index) => ({ id: 128000 + index, content, special: true })),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: { type: 'BPE', vocab, merges: [] },
  };
}

/** The 256 symbols of byte-level BPE: a printable byte is itself, the others count up from U+0100. */
function byteSymbols(): string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCodePoint(printable ? byte : next++);
  });
}

const tokenizerConfig = () => ({
  bos_token: '<|begin_of_text|>',
  eos_token: '<|eot_id|>',
  model_max_length: 131072,
  tokenizer_class: 'PreTrainedTokenizerFast',
  chat_template:
    '{{ bos_token }}{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>\n\n{{ m.content }}<|eot_id|>{% endfor %}',
});

interface Shard {
  readonly name: string;
  readonly tensor: string;
  readonly bytes: Buffer;
  readonly dataBytes: number;
}

/** Length of the header (64-bit little-endian), the header, then the data. */
function shard(model: Model, index: number): Shard {
  const number = (n: number) => String(n).padStart(5, '0');
  const name = `model-${number(index + 1)}-of-${number(SHARDS)}.safetensors`;
  const tensor = `emulated.shard.${index}`;
  const data = noise(`${model.id}@${model.revision}/${name}`, SHARD_ELEMENTS * 2);
  const header = { [tensor]: { dtype: 'BF16', shape: [SHARD_ELEMENTS], data_offsets: [0, data.length] } };
  const text = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...header }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return { name, tensor, bytes: Buffer.concat([length, text, data]), dataBytes: data.length };
}

/** Bytes that depend on the seed only. */
function noise(seed: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(`${seed}#${index}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

const indexOf = (shards: readonly Shard[]) => ({
  metadata: { total_size: shards.reduce((sum, { dataBytes }) => sum + dataBytes, 0) },
  weight_map: Object.fromEntries(shards.map(({ tensor, name }) => [tensor, name])),
});
