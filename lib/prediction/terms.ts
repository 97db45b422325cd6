import { BF16_BYTES } from '../facts';
import { coreSpeed } from './core-speed';
import type { Shape } from './shape';

/** The physical terms of a replica, before any fitted constant. */
export interface Terms {
  /** Seconds to read the weights of one logical core at its full bandwidth. */
  readonly weightSeconds: number;
  /** Seconds to read the key-value cache of one logical core at its full bandwidth. */
  readonly keyValueSeconds: number;
  /** Layers that one decode step passes. */
  readonly layers: number;
  /** Seconds to compute the prefill at full BF16 speed of all cores of the replica. */
  readonly prefillSeconds: number;
  /** Bytes that one core exchanges with the others during the prefill. */
  readonly exchangedBytes: number;
}

/**
 * Bytes over bandwidth and operations over speed. Weights are split over the cores; a key-value head is on one core
 * at least; every layer adds the hidden state of each prompt token up twice, as a ring does.
 */
export function termsOf(shape: Shape): Terms {
  const { model, tensorParallel, promptTokens, promptsTogether } = shape;
  const { bytesPerSecond, flopPerSecond } = coreSpeed(shape.family, shape.logicalCores);
  const heads = Math.max(model.keyValueHeads / tensorParallel, 1);
  const cached = 2 * model.layers * heads * model.headDimension * shape.cacheTokens * shape.batch;
  const attention = 2 * model.layers * model.attentionHeads * model.headDimension * promptTokens ** 2;
  const flop = promptsTogether * (2 * model.parameters * promptTokens + attention);
  const reduced = 2 * model.layers * promptTokens * model.hidden * BF16_BYTES;
  return {
    weightSeconds: (model.parameters * shape.weightBytes) / tensorParallel / bytesPerSecond,
    keyValueSeconds: (cached * BF16_BYTES) / bytesPerSecond,
    layers: model.layers,
    prefillSeconds: flop / (tensorParallel * flopPerSecond),
    exchangedBytes: (promptsTogether * reduced * (tensorParallel - 1)) / tensorParallel,
  };
}
