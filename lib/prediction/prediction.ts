import { costPerMillion } from '../core/cost';
import type { Candidate, Work } from './candidate';
import type { Modelled } from './modelled';
import { FACTORS, type Range, type Ranged, rangeOf } from './ranges';

/** What takes the time of a token: shares of a cycle of prefills and steps that add up to 1. */
export interface TimeShares {
  /** Reading the weights. */
  readonly weights: number;
  /** Reading the key-value cache. */
  readonly keyValue: number;
  /** The time of each layer, in any layout. */
  readonly layers: number;
  /** Prefills, during which nothing is decoded. */
  readonly prefill: number;
}

/** What is predicted of one layout, as ranges; times are in seconds. No percentile is predicted. */
export interface Prediction {
  /** One decode step: TPOT of a user who is alone on a replica. */
  readonly decodeStep: Range;
  /** Mean time per output token at the concurrency. */
  readonly tpot: Range;
  /** Output tokens per second of all replicas at the concurrency. */
  readonly throughput: Range;
  /** Time to first token of a request that waits for no other; an order of magnitude. */
  readonly ttftUnloaded: Range;
  /** Bounds of the mean time to first token under load: the arrival pattern decides where between them. */
  readonly ttftLoadedBounds: Range;
  /** Money for a million output tokens; null where no price is known. */
  readonly costPerMillionTokens: Range | null;
  /** What takes the time. */
  readonly shares: TimeShares;
  /** Where the times come from: the fit, or a run of this very shape. */
  readonly times: 'fitted' | 'measured';
}

/** Ranges around what the model says; a step is never faster than one pass over the weights. */
export function predictionOf(
  model: Modelled,
  candidate: Candidate,
  work: Work,
  given: { readonly pricePerHour: number | null; readonly floorSeconds: number; readonly measured: boolean },
): Prediction {
  const { step, prefill, served } = model;
  const loaded = served.busySlots > 1 || work.concurrency > candidate.dataParallel * candidate.batch;
  const named = (fitted: Ranged, calibrated: Ranged) => (given.measured ? calibrated : fitted);
  const throughput = rangeOf(
    named(loaded ? 'throughputLoaded' : 'throughputOneUser', 'throughputCalibrated'),
    served.tokensPerSecond,
  );
  const atLeast = ({ low, high }: Range) => ({ low: Math.max(low, given.floorSeconds), high });
  return {
    decodeStep: atLeast(rangeOf(named('decodeStep', 'timesCalibrated'), step.seconds)),
    tpot: atLeast(
      rangeOf(named(loaded ? 'tpotLoaded' : 'decodeStep', 'timesCalibrated'), served.tpotSeconds),
    ),
    throughput,
    ttftUnloaded: rangeOf(named('ttftUnloaded', 'timesCalibrated'), prefill),
    ttftLoadedBounds: boundsOf(model, given.measured),
    costPerMillionTokens: costOf(throughput, given.pricePerHour),
    shares: sharesOf(model, work.outputTokens),
    times: given.measured ? 'measured' : 'fitted',
  };
}

/** The two patterns of arrival, each with the error of the prefill. */
function boundsOf({ served }: Modelled, measured: boolean): Range {
  const { low, high } = FACTORS[measured ? 'timesCalibrated' : 'ttftUnloaded'];
  const [least, most] = served.ttftBounds;
  return { low: least * low, high: most * high };
}

function costOf(throughput: Range, pricePerHour: number | null): Range | null {
  if (pricePerHour === null) return null;
  const { low, high } = throughput;
  return { low: costPerMillion(pricePerHour, high), high: costPerMillion(pricePerHour, low) };
}

function sharesOf({ step, prefill, served }: Modelled, outputTokens: number): TimeShares {
  const prefills = served.busySlots * prefill;
  const cycle = prefills + outputTokens * step.seconds;
  return {
    weights: (outputTokens * step.weights) / cycle,
    keyValue: (outputTokens * step.keyValue) / cycle,
    layers: (outputTokens * step.layers) / cycle,
    prefill: prefills / cycle,
  };
}
