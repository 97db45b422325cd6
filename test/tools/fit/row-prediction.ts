import type { CoreConstants, CoreDesign } from '../../../lib/prediction/core-constants';
import { decodeStep } from '../../../lib/prediction/decode-step';
import type { Quantity } from '../../../lib/prediction/fitted';
import { prefillSeconds } from '../../../lib/prediction/prefill';
import { type Served, serve } from '../../../lib/prediction/served-load';
import { isConsistent, isLoaded, measuredPrefill, measuredStep } from './observations';
import { type PublishedRow, USUAL_OUTPUT_TOKENS } from './published-row';

/** Constants by design of core, as far as there are rows to fit them. */
export type ConstantsByDesign = Readonly<Partial<Record<CoreDesign, CoreConstants>>>;

/** What the model says of a row; seconds, and tokens per second. */
export type RowPrediction = Readonly<Record<Quantity, number>>;

/** Times that replace modelled ones, in seconds. */
export interface MeasuredTimes {
  readonly stepSeconds: number;
  readonly prefillSeconds: number;
}

/** The five quantities of a row; undefined where its design has no constants. */
export function predictRow(
  row: PublishedRow,
  constants: ConstantsByDesign,
  times?: MeasuredTimes,
): RowPrediction | undefined {
  const ours = constants[row.design];
  if (ours === undefined) return undefined;
  const step = times?.stepSeconds ?? decodeStep(row.terms, ours).seconds;
  const prefill = times?.prefillSeconds ?? prefillSeconds(row.terms, ours);
  const { concurrency, batch, dataParallel, outputTokens } = row;
  const load = { stepSeconds: step, prefillSeconds: prefill, concurrency, batch, dataParallel };
  const how = row.promptsTogether > 1 ? serveTogether : serve;
  const served = how({ ...load, outputTokens: outputTokens ?? USUAL_OUTPUT_TOKENS });
  return {
    decodeStep: step,
    ttftUnloaded: prefill,
    tpotLoaded: served.tpotSeconds,
    throughputOneUser: served.tokensPerSecond,
    throughputLoaded: served.tokensPerSecond,
  };
}

/** One call that prefills the prompts of a batch together and then decodes them all, without a scheduler. */
function serveTogether(load: Parameters<typeof serve>[0]): Served {
  const { stepSeconds, prefillSeconds, outputTokens, batch } = load;
  return {
    tokensPerSecond: (batch * outputTokens) / (prefillSeconds + outputTokens * stepSeconds),
    tpotSeconds: stepSeconds,
    ttftBounds: [prefillSeconds, prefillSeconds],
    replicas: 1,
    busySlots: batch,
  };
}

/** What a row published, in the same units; a quantity that it did not measure is absent. */
export function publishedOf(row: PublishedRow): Partial<Record<Quantity, number>> {
  const loaded = isLoaded(row);
  const throughput =
    row.tokensPerSecond && row.outputTokens && isConsistent(row) ? row.tokensPerSecond : null;
  const found: Record<Quantity, number | null> = {
    decodeStep: measuredStep(row),
    tpotLoaded: loaded && row.tpot ? row.tpot / 1000 : null,
    ttftUnloaded: loaded ? null : measuredPrefill(row),
    throughputOneUser: loaded ? null : throughput,
    throughputLoaded: loaded ? throughput : null,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null));
}
