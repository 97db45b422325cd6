import type { CoreConstants } from './core-constants';
import type { Terms } from './terms';

/** Seconds of one prefill: its operations, what the cores exchange, and a fixed time. */
export function prefillSeconds(terms: Terms, constants: CoreConstants): number {
  const { computeShare, linkBytesPerSecond, secondsPerPrefill } = constants;
  const exchange = linkBytesPerSecond === null ? 0 : terms.exchangedBytes / linkBytesPerSecond;
  return terms.prefillSeconds / computeShare + exchange + secondsPerPrefill;
}
