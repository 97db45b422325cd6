/** A load on the replicas of a layout. */
interface Load {
  /** Seconds of one decode step. */
  readonly stepSeconds: number;
  /** Seconds of one prefill, which stops decoding while it lasts. */
  readonly prefillSeconds: number;
  /** Tokens of one answer. */
  readonly outputTokens: number;
  /** Requests in flight over all replicas. */
  readonly concurrency: number;
  /** Slots of one replica. */
  readonly batch: number;
  /** Replicas. */
  readonly dataParallel: number;
}

/** What a closed loop of requests sees. */
export interface Served {
  /** Output tokens per second, all replicas together. */
  readonly tokensPerSecond: number;
  /** Mean time per output token (TPOT), in seconds. */
  readonly tpotSeconds: number;
  /** Time to first token (TTFT) when arrivals are spread evenly, and when they come in step; in seconds. */
  readonly ttftBounds: readonly [least: number, most: number];
  /** Replicas that have work. */
  readonly replicas: number;
  /** Busy slots of each of them; a mean, so it may be a fraction. */
  readonly busySlots: number;
}

/**
 * A closed loop in balance. Prompts are prefilled one at a time and stop decoding, as the scheduler of vLLM on Neuron
 * does; one decode step serves all busy slots. A request that finds no slot waits for one (Little's law).
 */
export function serve(load: Load): Served {
  const { stepSeconds, prefillSeconds, outputTokens } = load;
  const replicas = Math.min(load.dataParallel, load.concurrency);
  const each = load.concurrency / replicas;
  const busy = Math.min(each, load.batch);
  const cycle = busy * prefillSeconds + outputTokens * stepSeconds;
  const wait = each > busy ? (each / busy - 1) * cycle : 0;
  const spread = wait + prefillSeconds * (1 + Math.min(1, (busy * prefillSeconds) / cycle) / 2);
  const inStep = wait + (prefillSeconds * (busy + 1)) / 2;
  return {
    tokensPerSecond: (replicas * busy * outputTokens) / cycle,
    tpotSeconds: stepSeconds + ((busy - 1) * prefillSeconds) / outputTokens,
    ttftBounds: [Math.min(spread, inStep), Math.max(spread, inStep)],
    replicas,
    busySlots: busy,
  };
}
