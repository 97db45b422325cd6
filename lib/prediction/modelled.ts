import { BF16_BYTES } from '../facts';
import type { Candidate, Work } from './candidate';
import type { CoreConstants } from './core-constants';
import { type DecodeStep, decodeStep } from './decode-step';
import { FITTED } from './fitted-constants';
import { prefillSeconds } from './prefill';
import { type Served, serve } from './served-load';
import { bucketOf, meanLength } from './shape';
import { type Terms, termsOf } from './terms';

/** What the model says of a layout, as points: for ranking, and for ranges around them. */
export interface Modelled {
  /** One decode step, by what takes it. */
  readonly step: DecodeStep;
  /** Seconds of one prefill. */
  readonly prefill: number;
  /** What the users see. */
  readonly served: Served;
}

/** The layout's physical terms with the fitted constants, in the queue formula at the user's concurrency. */
export function modelled(
  candidate: Candidate,
  work: Work,
  constants: CoreConstants = FITTED.cores[work.hardware.family === 'trn2' ? 'v3' : 'v2'],
): Modelled {
  const terms = layoutTerms(candidate, work);
  return servedWith(candidate, work, decodeStep(terms, constants), prefillSeconds(terms, constants));
}

/** The queue formula with given times of one decode step and one prefill. */
export function servedWith(candidate: Candidate, work: Work, step: DecodeStep, prefill: number): Modelled {
  const served = serve({
    stepSeconds: step.seconds,
    prefillSeconds: prefill,
    outputTokens: work.outputTokens,
    concurrency: work.concurrency,
    batch: candidate.batch,
    dataParallel: candidate.dataParallel,
  });
  return { step, prefill, served };
}

/** Lengths that the compiler rounds up to: those of a prompt, and of the cache in the middle of an answer. */
export function bucketsOf(
  sequence: number,
  work: Pick<Work, 'inputTokens' | 'outputTokens'>,
): { readonly prompt: number; readonly cache: number } {
  const middle = meanLength(work.inputTokens, work.outputTokens);
  return { prompt: bucketOf(work.inputTokens, sequence), cache: bucketOf(middle, sequence) };
}

/** The physical terms of one replica of a layout. */
function layoutTerms(candidate: Candidate, work: Work): Terms {
  const buckets = bucketsOf(candidate.sequence, work);
  return termsOf({
    family: work.hardware.family,
    logicalCores: candidate.logicalCores,
    model: work.model,
    weightBytes: BF16_BYTES,
    tensorParallel: candidate.tensorParallel,
    batch: candidate.batch,
    cacheTokens: buckets.cache,
    promptTokens: buckets.prompt,
    promptsTogether: 1,
  });
}
