import type { CoreConstants, CoreDesign } from '../../../lib/prediction/core-constants';
import type { Terms } from '../../../lib/prediction/terms';
import { type Bounds, type Equation, fitCoefficients } from './least-squares';
import { measuredPrefill, measuredStep } from './observations';
import type { PublishedRow } from './published-row';

/** Fewer measurements than this do not make a fit. */
const FEWEST = 6;

/** A share is at most 1 and at least a thousandth; its coefficient is one over it. */
const share = (start: number): Bounds => ({ least: 1, most: 1000, start: 1 / start });
/** Seconds from next to nothing on, so that a logarithm exists. */
const seconds = (start: number): Bounds => ({ least: 1e-9, most: 1, start });
/** One over bytes per second: from 1 kB/s to 100 TB/s. */
const link = (start: number): Bounds => ({ least: 1e-14, most: 1e-3, start: 1 / start });

interface Form {
  /** Terms of the decode step, one for each coefficient. */
  readonly step: (terms: Terms) => readonly number[];
  readonly stepBounds: readonly Bounds[];
  readonly prefill: (terms: Terms) => readonly number[];
  readonly prefillBounds: readonly Bounds[];
}

/**
 * The forms that held-out sources chose, out of eight for the step and seven for the prefill. A fixed time of the
 * step gains nothing on v3; on v2 the exchange between cores cannot be told from the computation.
 */
const FORMS: Readonly<Record<CoreDesign, Form>> = {
  v3: {
    step: ({ weightSeconds, keyValueSeconds, layers }) => [weightSeconds, keyValueSeconds, layers],
    stepBounds: [share(0.8), share(0.5), seconds(170e-6)],
    prefill: ({ prefillSeconds, exchangedBytes }) => [prefillSeconds, 1, exchangedBytes],
    prefillBounds: [share(0.4), seconds(40e-3), link(60e9)],
  },
  v2: {
    step: ({ weightSeconds, keyValueSeconds, layers }) => [weightSeconds, keyValueSeconds, layers, 1],
    stepBounds: [share(0.8), share(0.5), seconds(150e-6), seconds(1e-3)],
    prefill: ({ prefillSeconds }) => [prefillSeconds, 1],
    prefillBounds: [share(0.3), seconds(50e-3)],
  },
};

/** The constants of one design of core; undefined when too few of its rows are there. */
export function fitConstants(rows: readonly PublishedRow[], design: CoreDesign): CoreConstants | undefined {
  const form = FORMS[design];
  const ours = rows.filter((row) => row.design === design);
  const steps = equations(ours, measuredStep, form.step);
  const prefills = equations(ours, measuredPrefill, form.prefill);
  if (steps.length < FEWEST || prefills.length < FEWEST) return undefined;
  const [weights = 1, keyValue = 1, layer = 0, step = 0] = fitCoefficients(steps, form.stepBounds);
  const [compute = 1, prefill = 0, exchange = 0] = fitCoefficients(prefills, form.prefillBounds);
  return {
    weightBandwidthShare: 1 / weights,
    keyValueBandwidthShare: 1 / keyValue,
    secondsPerLayer: layer,
    secondsPerStep: step,
    computeShare: 1 / compute,
    linkBytesPerSecond: exchange === 0 ? null : 1 / exchange,
    secondsPerPrefill: prefill,
  };
}

/** A source with many rows counts less per row: each by the square root of its number. */
function equations(
  rows: readonly PublishedRow[],
  measured: (row: PublishedRow) => number | null,
  features: (terms: Terms) => readonly number[],
): Equation[] {
  const found = rows.flatMap((row) => {
    const value = measured(row);
    return value === null ? [] : [{ row, value }];
  });
  const counts = new Map<string, number>();
  for (const { row } of found) counts.set(row.source, (counts.get(row.source) ?? 0) + 1);
  return found.map(({ row, value }) => ({
    features: features(row.terms),
    value,
    weight: 1 / Math.sqrt(counts.get(row.source) ?? 1),
  }));
}
