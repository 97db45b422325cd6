import type { ClaimTestRow } from './evidence';
import { predictionOf } from './prediction-test';
import { verdictOf } from './verdict-test';

const moment = 'measured';

/** What one Trainium2 device says. */
export const TRAINIUM2_TESTS: readonly ClaimTestRow[] = [
  {
    ...{ id: 'replicas-side-by-side', on: 'trn2-small-replicas', moment },
    test: (evidence) => verdictOf(evidence, 1),
  },
  { id: 'prediction', on: 'trn2-small-replicas', moment, test: predictionOf },
  { id: 'vllm-neuron-serves', on: 'trn2-small', moment, test: (evidence) => verdictOf(evidence, 1) },
];
