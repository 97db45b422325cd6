import type { Hardware, LogicalCores, Model } from '../facts';

/** A layout of the space. */
export interface Candidate {
  /** Tensor parallel degree: logical cores of one replica. */
  readonly tensorParallel: number;
  /** Number of replicas. */
  readonly dataParallel: number;
  /** Batch of one replica. */
  readonly batch: number;
  /** Compiled length of prompt and answer together, in tokens. */
  readonly sequence: number;
  /** Physical cores in one logical core (LNC). */
  readonly logicalCores: LogicalCores;
}

/** What the layouts serve, and on what. */
export interface Work {
  readonly hardware: Hardware;
  readonly model: Model;
  /** Neuron SDK release. */
  readonly release: string;
  /** Mean tokens of a prompt, as the server counts them. */
  readonly inputTokens: number;
  /** Mean tokens of an answer. */
  readonly outputTokens: number;
  /** Requests in flight over all replicas. */
  readonly concurrency: number;
}
