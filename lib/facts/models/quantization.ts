import { requestError } from '../../core/errors';
import { fieldError, isConfig, listField, type ModelConfig, objectField } from './config-fields';

/** How the weights of a checkpoint are quantized. */
export interface Quantization {
  /** Tool or format, as `quantization_config.quant_method` names it. */
  readonly method: 'modelopt' | 'compressed-tensors' | 'fp8' | 'mxfp4';
  /** Number format of the quantized weights. */
  readonly weights: 'fp8' | 'int8' | 'int4' | 'mxfp4';
  /** Bits of one quantized weight, without its scale. */
  readonly bits: 4 | 8;
  /** Weights that share one scale: a whole matrix, a row of it, or so many numbers. */
  readonly scalePer: 'tensor' | 'channel' | number;
  /** Bytes of one scale. */
  readonly scaleBytes: number;
  /** Whether each quantized matrix has a scale for its inputs too. */
  readonly inputScales: boolean;
  /** Whether the checkpoint has scales for an FP8 KV cache; a server uses them when it is told to. */
  readonly keyValueScales: boolean;
  /** Modules that are not quantized, as patterns of the file. */
  readonly ignored: readonly string[];
}

const FIELD = 'quantization_config';
const METHODS = ['modelopt', 'compressed-tensors', 'fp8', 'mxfp4'] as const;
const FLOAT32_BYTES = 4;
const SIXTEEN_BIT_BYTES = 2;

/**
 * What `quantization_config` says; null without one.
 * @throws ModelQuantizationNotKnown for a method whose tensors nobody wrote down
 * @throws ModelConfigInvalid for a field of it that cannot be
 */
export function quantizationFromConfig(config: ModelConfig): Quantization | null {
  const written = objectField(config, FIELD);
  if (written === undefined) return null;
  const method = METHODS.find((each) => each === written['quant_method']);
  if (method === undefined) throw notKnown('quant_method', written['quant_method'], METHODS);
  if (method === 'mxfp4') return mxfp4(written);
  return method === 'fp8' ? blockFp8(written) : grouped(method, written);
}

/** Whether a module is one that the file leaves out. */
export function isIgnored({ ignored }: Quantization, module: string): boolean {
  return ignored.some((pattern) =>
    pattern.startsWith('re:') ? startsWith(pattern.slice(3), module) : isPart(pattern, module),
  );
}

/** Blocks of 32 four-bit numbers with one byte of exponent; experts alone. */
function mxfp4(written: ModelConfig): Quantization {
  const ignored = listField(written, 'modules_to_not_convert', 'string');
  const same = {
    method: 'mxfp4',
    weights: 'mxfp4',
    bits: 4,
    inputScales: false,
    keyValueScales: false,
  } as const;
  return { ...same, scalePer: 32, scaleBytes: 1, ignored };
}

/** Blocks of a square; its scales are counted as 32-bit numbers. */
function blockFp8(written: ModelConfig): Quantization {
  const block = listField(written, 'weight_block_size', 'number');
  const ignored = listField(written, 'modules_to_not_convert', 'string');
  return {
    ...{ method: 'fp8', weights: 'fp8', bits: 8, keyValueScales: false },
    scalePer: block.length === 0 ? 'tensor' : block.reduce((product, side) => product * side, 1),
    scaleBytes: FLOAT32_BYTES,
    inputScales: written['activation_scheme'] === 'static',
    ignored: ['lm_head', ...ignored],
  };
}

/** ModelOpt and compressed-tensors write the same groups; one group for all matrices is what can be counted. */
function grouped(method: 'modelopt' | 'compressed-tensors', written: ModelConfig): Quantization {
  const groups = Object.values(objectField(written, 'config_groups') ?? {});
  const weights = groups.length === 1 && isConfig(groups[0]) ? objectField(groups[0], 'weights') : undefined;
  const algorithm = written['quant_algo'];
  if (weights === undefined && (method !== 'modelopt' || algorithm !== 'FP8')) {
    throw notKnown('config_groups', groups.length, ['one group with weights']);
  }
  const inputs = isConfig(groups[0]) ? objectField(groups[0], 'input_activations') : undefined;
  return {
    method,
    ...formatOf(weights ?? { num_bits: 8, type: 'float' }),
    ...scalesOf(weights ?? {}, method),
    inputScales: inputs === undefined ? weights === undefined : inputs['dynamic'] === false,
    keyValueScales: keyValueOf(written),
    ignored: [...listField(written, 'ignore', 'string'), ...listField(written, 'exclude_modules', 'string')],
  };
}

function formatOf(weights: ModelConfig): Pick<Quantization, 'weights' | 'bits'> {
  const [bits, type] = [weights['num_bits'], weights['type']];
  if (bits === 8 && type === 'float') return { weights: 'fp8', bits };
  if (bits === 8 && type === 'int') return { weights: 'int8', bits };
  if (bits === 4 && type === 'int') return { weights: 'int4', bits };
  throw notKnown('config_groups.weights', `${bits} bits of type ${type}`, [
    '8 bits of float or int',
    '4 bits of int',
  ]);
}

/** ModelOpt writes no strategy, because it has one scale for a matrix, in 32 bits. */
function scalesOf(weights: ModelConfig, method: string): Pick<Quantization, 'scalePer' | 'scaleBytes'> {
  const strategy = weights['strategy'] ?? 'tensor';
  const scaleBytes = method === 'modelopt' ? FLOAT32_BYTES : SIXTEEN_BIT_BYTES;
  if (strategy === 'tensor' || strategy === 'channel') return { scalePer: strategy, scaleBytes };
  const size = weights['group_size'];
  if (strategy === 'group' && typeof size === 'number' && size >= 1) return { scalePer: size, scaleBytes };
  throw notKnown('config_groups.weights.strategy', strategy, ['tensor', 'channel', 'group']);
}

function keyValueOf(written: ModelConfig): boolean {
  if (written['kv_cache_quant_algo'] === 'FP8') return true;
  const scheme = objectField(written, 'kv_cache_scheme');
  return scheme !== undefined && scheme['num_bits'] === 8 && scheme['type'] === 'float';
}

function notKnown(field: string, value: unknown, known: readonly string[]) {
  return requestError(
    'ModelQuantizationNotKnown',
    `config.json: ${FIELD}.${field} ${value ?? 'nothing'} is not known; known: ${known.join(', ')}`,
    {
      path: `config.json: ${FIELD}`,
      next: 'use the checkpoint in bfloat16, or one that is quantized to FP8 by ModelOpt or compressed-tensors',
      data: { field: `${FIELD}.${field}`, value, known },
    },
  );
}

function startsWith(expression: string, module: string): boolean {
  try {
    return new RegExp(`^(?:${expression})`).test(module);
  } catch {
    throw fieldError(`${FIELD}.ignore`, `re:${expression}`, 'a regular expression');
  }
}

/** A star stands for any text, and a module contains what is below it. */
function isPart(pattern: string, module: string): boolean {
  const literal = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}(\\.|$)`).test(module);
}
