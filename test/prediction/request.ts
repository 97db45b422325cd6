import { hardwareOf, modelOf } from '../../lib/facts';
import type { Candidate, SpaceRequest, Work } from '../../lib/prediction';

/** The 70B of AWS's tutorial on one trn2.48xlarge, with the tutorial's lengths. */
export function workOf(more: Partial<Work> = {}): Work {
  return {
    hardware: hardwareOf('trn2.48xlarge'),
    model: modelOf('meta-llama/Llama-3.3-70B-Instruct'),
    release: '2.23.0',
    inputTokens: 7936,
    outputTokens: 256,
    concurrency: 8,
    ...more,
  };
}

/** Two replicas of 32 cores, batch 4. */
export function candidateOf(more: Partial<Candidate> = {}): Candidate {
  return { tensorParallel: 32, dataParallel: 2, batch: 4, sequence: 8192, logicalCores: 2, ...more };
}

/** The whole space of that work. */
export function spaceOf(more: Partial<SpaceRequest> = {}): SpaceRequest {
  const work = more.work ?? workOf();
  const exact = { counting: 'exact', jitterPercent: 0, stddev: 0 } as const;
  return {
    work,
    sequences: [8192],
    batches: [1, 2, 4, 8, 16, 32, 64],
    basePort: 8000,
    otherMiB: 2048,
    lengths: {
      model: work.model,
      input: { ...exact, mean: work.inputTokens },
      output: { mean: work.outputTokens, stddev: 0 },
      countedWith: 'model',
    },
    engine: 'nxdi',
    pricePerHour: null,
    measured: [],
    ...more,
  };
}
