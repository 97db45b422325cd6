/** The metrics of one completed request, by the same definitions as the host's. */
import type { RequestOutline } from './request-record';

/**
 * Seconds and tokens of one completed request. A time is null where the record does not say it; TPOT also
 * where the answer has fewer than two tokens.
 */
export interface RequestSample {
  /** From dispatch to the first token. */
  readonly ttftSeconds: number | null;
  /** Per output token after the first. */
  readonly tpotSeconds: number | null;
  /** From dispatch to the end of the answer. */
  readonly endToEndSeconds: number | null;
  /** By the server's usage, else by the client's tokenizer, else as requested. */
  readonly inputTokens: number;
  /** By the server's usage, else events with text. */
  readonly outputTokens: number;
}

/** Completed requests only: the others are in no percentile and in no rate. */
export function samplesOf(records: readonly RequestOutline[]): RequestSample[] {
  return records.filter((record) => record.status === 'completed').map(sampleOf);
}

/** For the charts: every value that is known, in the order of the requests. */
export function latencySamples(records: readonly RequestOutline[]): {
  ttftSeconds: number[];
  tpotSeconds: number[];
} {
  const samples = samplesOf(records);
  return {
    ttftSeconds: samples.map((sample) => sample.ttftSeconds).filter((it) => it !== null),
    tpotSeconds: samples.map((sample) => sample.tpotSeconds).filter((it) => it !== null),
  };
}

function sampleOf(record: RequestOutline): RequestSample {
  const outputTokens = record.usage?.completionTokens ?? record.chunks;
  const inputTokens = record.usage?.promptTokens ?? record.clientTokens?.input ?? record.targetInputTokens;
  const { imported } = record;
  if (imported !== undefined) return { ...imported, inputTokens, outputTokens };
  const { dispatchedAt, firstTokenAt, lastTokenAt, endedAt } = record;
  return {
    ttftSeconds: between(dispatchedAt, firstTokenAt),
    tpotSeconds: outputTokens < 2 ? null : perToken(between(firstTokenAt, lastTokenAt), outputTokens - 1),
    endToEndSeconds: between(dispatchedAt, endedAt),
    inputTokens,
    outputTokens,
  };
}

const between = (from: number | null, to: number | null) => (from === null || to === null ? null : to - from);
const perToken = (seconds: number | null, tokens: number) => (seconds === null ? null : seconds / tokens);
