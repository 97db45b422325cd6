/** The mark that an emulated number never loses. */
import type { Manifest } from '../contract/manifest';
import type { Outcome } from '../contract/outcome';
import type { Result } from '../contract/result';

export interface Mark {
  /** How many times faster than its model the emulated work ran; null when nobody recorded it. */
  readonly timeScale: number | null;
  /** For a table's title, a chart's corner, a tile. */
  readonly short: string;
  /** For banners: a sentence that stands alone in a screenshot. */
  readonly long: string;
}

/**
 * One emulated part marks the whole: a manifest that says `aws` beside an emulated outcome is a mix-up,
 * and a mix-up must not print clean numbers.
 */
export function markOf(
  manifest: Manifest,
  outcomes: readonly Outcome[],
  results: readonly Result[],
): Mark | null {
  const found = [manifest, ...outcomes, ...results]
    .map((part) => part.emulated)
    .find((mark) => mark !== null);
  if (found === undefined && manifest.target.kind !== 'emulated') return null;
  const timeScale = found?.timeScale ?? null;
  const scale = timeScale === null ? '' : ` ×${timeScale}`;
  return {
    timeScale,
    short: `EMULATED${scale}`,
    long: `EMULATED: not a measurement of hardware; time${scale || ' scale unknown'}`,
  };
}
