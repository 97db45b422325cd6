import type { CoreConstants } from './core-constants';
import type { Terms } from './terms';

/** Seconds of one decode step, by what takes them. */
export interface DecodeStep {
  /** Reading the weights. */
  readonly weights: number;
  /** Reading the key-value cache of all compiled slots. */
  readonly keyValue: number;
  /** What every layer, and every step, takes in any layout. */
  readonly layers: number;
  /** All of it. */
  readonly seconds: number;
}

/** One decode step of a replica: weights and cache over their bandwidths, and a time for each layer and step. */
export function decodeStep(terms: Terms, constants: CoreConstants): DecodeStep {
  const weights = terms.weightSeconds / constants.weightBandwidthShare;
  const keyValue = terms.keyValueSeconds / constants.keyValueBandwidthShare;
  const layers = terms.layers * constants.secondsPerLayer + constants.secondsPerStep;
  return { weights, keyValue, layers, seconds: weights + keyValue + layers };
}
