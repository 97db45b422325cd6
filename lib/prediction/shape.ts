import type { Family, LogicalCores } from '../facts';

/** The shape of a dense decoder, as the times depend on it. */
interface ModelShape {
  /** Parameters, all of them read in each decode step. */
  readonly parameters: number;
  /** Decoder layers. */
  readonly layers: number;
  /** Width of the hidden state. */
  readonly hidden: number;
  /** Query heads. */
  readonly attentionHeads: number;
  /** Key-value heads. */
  readonly keyValueHeads: number;
  /** Width of one head. */
  readonly headDimension: number;
}

/** One replica and the work that it does: all that the physical terms depend on. */
export interface Shape {
  /** Family of the hardware. */
  readonly family: Family;
  /** Physical cores in one logical core (LNC). */
  readonly logicalCores: LogicalCores;
  /** The model. */
  readonly model: ModelShape;
  /** Bytes of one weight: 2 for BF16. */
  readonly weightBytes: number;
  /** Tensor parallel degree: logical cores of the replica. */
  readonly tensorParallel: number;
  /** Batch that the replica is compiled for; every step reads the cache of all its slots, used or not. */
  readonly batch: number;
  /** Tokens of the cache that one step reads for each slot. */
  readonly cacheTokens: number;
  /** Tokens of a prompt after padding to its bucket. */
  readonly promptTokens: number;
  /** Prompts that one prefill takes together. */
  readonly promptsTogether: number;
}

/** Shortest bucket that the compiler builds by itself, in tokens. */
const SHORTEST_BUCKET = 128;

/** The power of two, from 128 on, that holds the tokens; never more than the longest. */
export function bucketOf(tokens: number, longest: number): number {
  let bucket = SHORTEST_BUCKET;
  while (bucket < tokens) bucket *= 2;
  return Math.min(bucket, longest);
}

/** Tokens of the cache at half of the answer, which is their mean over the answer. */
export const meanLength = (input: number, output: number): number => input + output / 2;
