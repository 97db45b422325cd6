import type { PublishedRow } from './published-row';

/** Rows of this source publish the gap between tokens as their decode step, except for its LLMPerf runs. */
const GAP_IS_STEP = 'whn09-seed';

/** A prefill of fewer tokens takes less than a tenth of the whole answer. */
const SHORT_PROMPT = 200;

/** Measured decode step in seconds, only where no other request's prefill interrupts it. */
export function measuredStep(row: PublishedRow): number | null {
  if (row.source.startsWith(GAP_IS_STEP) && row.itl && row.arrivals !== 'llmperf') return row.itl / 1000;
  if (row.statistic === 'p50/mean') return withoutFirst(row);
  if (row.concurrency !== 1 && row.arrivals !== 'batch') return null;
  const step = row.tpot ?? row.itl;
  return step ? step / 1000 : fromThroughput(row);
}

/** LLMPerf's gap between tokens contains the time to first token. */
function withoutFirst({ concurrency, itl, ttft, outputTokens }: PublishedRow): number | null {
  if (concurrency !== 1 || itl === null || ttft === null || outputTokens === null) return null;
  return (itl - ttft / outputTokens) / 1000;
}

function fromThroughput(row: PublishedRow): number | null {
  const alone = row.concurrency === 1 && row.dataParallel === 1;
  const short = row.inputTokens < SHORT_PROMPT && row.outputTokens !== null;
  return alone && short && row.tokensPerSecond ? 1 / row.tokensPerSecond : null;
}

/** Measured time to first token in seconds of a request that waits for no other. */
export function measuredPrefill(row: PublishedRow): number | null {
  const together = row.arrivals === 'batch' && ['TNX', 'NxDI'].includes(row.engine);
  return row.ttft && (row.concurrency === 1 || together) ? row.ttft / 1000 : null;
}

/** Whether several requests share a replica and its scheduler. */
export function isLoaded(row: PublishedRow): boolean {
  const each = row.concurrency / Math.min(row.dataParallel, row.concurrency);
  return each > 1 && (row.arrivals !== 'batch' || row.engine === 'NxDI-vLLM');
}

/** A tenth, between a row's own throughput and what its own times imply. */
const CONTRADICTION = 0.1;
/** Throughput over steps that is no contradiction, whatever the first token took. */
const NEARLY_ALL_STEPS = 0.97;

/** Whether the published throughput agrees with the same row's times; it is not scored where it does not. */
export function isConsistent(row: PublishedRow): boolean {
  const { ttft, tpot, tokensPerSecond, outputTokens, batch } = row;
  if (isLoaded(row) || !ttft || !tpot || !tokensPerSecond || row.lab === 'optimum') return true;
  const tokens = batch * (outputTokens ?? Number.NaN);
  const seconds = (ttft + (outputTokens ?? Number.NaN) * tpot) / 1000;
  return (
    Math.abs((tokensPerSecond * seconds) / tokens - 1) < CONTRADICTION ||
    (tokensPerSecond * tpot) / 1000 / row.concurrency > NEARLY_ALL_STEPS
  );
}
