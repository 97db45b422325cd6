import type { Manifest } from '../contract/manifest';
import type { MeasuredRun } from '../contract/measured-run';
import type { Outcome } from '../contract/outcome';
import type { Result } from '../contract/result';

/** The mark that an emulated number never loses. */
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
 * and a mix-up must not print clean numbers. The time scale is that of what was measured, then of what ran.
 */
export function markOf(
  manifest: Manifest,
  outcomes: readonly Outcome[],
  results: readonly Result[],
): Mark | null {
  const found = emulationOf([...results, ...outcomes, manifest]);
  if (found === undefined && manifest.target.kind !== 'emulated') return null;
  return mark(found?.timeScale ?? null);
}

/** Of results that stand without their manifests, or of several runs on one page. */
export function markOfResults(results: readonly Pick<Result, 'emulated'>[]): Mark | null {
  const found = emulationOf(results);
  return found === undefined ? null : mark(found.timeScale);
}

/** Of whole runs. One emulated part marks a run: a mix-up must not print clean numbers. */
export function markOfRuns(
  runs: readonly Pick<MeasuredRun, 'manifest' | 'outcomes' | 'results'>[],
): Mark | null {
  return markOfResults(
    runs.flatMap(({ results, manifest, outcomes }) => [
      ...results,
      ...outcomes,
      ...(manifest === null ? [] : [manifest]),
    ]),
  );
}

function emulationOf(
  parts: readonly Pick<Result, 'emulated'>[],
): NonNullable<Result['emulated']> | undefined {
  return parts.map((part) => part.emulated).find((it): it is NonNullable<typeof it> => it !== null);
}

/** Of a time scale; null when it is not known. */
export function mark(timeScale: number | null): Mark {
  const scale = timeScale === null ? '' : ` ×${timeScale}`;
  return {
    timeScale,
    short: `EMULATED${scale}`,
    long: `EMULATED: not a measurement of hardware; time${scale || ' scale unknown'}`,
  };
}
