import type { ModelShape } from './model';
import { isIgnored, type Quantization } from './quantization';
import { numbersIn, type Tensors, tensorsOf } from './tensors';

/** Bytes of one number in bfloat16, or in any other 16-bit format. */
export const BF16_BYTES = 2;
const SCALE_OF_INPUTS_BYTES = 4;

/** What a model has in all, and what computes one token. */
interface WeightCounts {
  /** Weights. */
  readonly parameters: number;
  /** Weights that compute one token. */
  readonly activeParameters: number;
  /** Bytes of the weights in the checkpoint. */
  readonly weightBytes: number;
  /** Bytes of those that compute one token. */
  readonly activeWeightBytes: number;
}

/** Weights and bytes of a shape, tensor by tensor. Pure. */
export function countWeights(shape: ModelShape, quantization: Quantization | null): WeightCounts {
  const share = shape.experts === null ? 1 : shape.experts.active / shape.experts.count;
  const counts = { parameters: 0, activeParameters: 0, weightBytes: 0, activeWeightBytes: 0 };
  for (const tensors of tensorsOf(shape)) {
    const [numbers, bytes] = [numbersIn(tensors), bytesOf(tensors, quantization)];
    const active = tensors.ofExpert ? share : 1;
    counts.parameters += numbers;
    counts.activeParameters += numbers * active;
    counts.weightBytes += bytes;
    counts.activeWeightBytes += bytes * active;
  }
  return counts;
}

function bytesOf(tensors: Tensors, quantization: Quantization | null): number {
  const numbers = numbersIn(tensors);
  const stays = quantization === null || tensors.kind === 'other' || isIgnored(quantization, tensors.module);
  if (stays) return numbers * BF16_BYTES;
  return (numbers * quantization.bits) / 8 + scaleBytes(tensors, quantization);
}

function scaleBytes(tensors: Tensors, { scalePer, scaleBytes: each, inputScales }: Quantization): number {
  const { outputs, copies } = tensors;
  const scales = { tensor: 1, channel: outputs };
  const count =
    typeof scalePer === 'number' ? Math.ceil(numbersIn(tensors) / copies / scalePer) : scales[scalePer];
  return copies * (count * each + (inputScales ? SCALE_OF_INPUTS_BYTES : 0));
}
