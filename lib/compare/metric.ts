import type { RequestSample } from '../contract/request-sample';
import type { Result, Summary } from '../contract/result';
import type { Attempt } from './attempt';
import { type Draw, quantileDraw, rateDraw } from './draws';

/** One number of a result, how it is read, and how it is drawn again for an interval. */
export interface Metric {
  /** Such as `TTFT p50`. */
  readonly name: string;
  /** Unit of its values. */
  readonly unit: 'tokens/s' | 'requests/s' | 's';
  /** Which direction is an improvement. */
  readonly better: 'higher' | 'lower';
  /** Its value in a result; null where the result does not have it. */
  readonly of: (result: Result) => number | null;
  /** Null when the requests do not hold what it takes. */
  readonly draw: (attempt: Attempt) => Draw | null;
}

type LatencyKey = 'ttftSeconds' | 'tpotSeconds' | 'endToEndSeconds';

/**
 * The metrics that are compared: where a result holds them, and how a resample of requests would change them.
 */
export const METRICS: readonly Metric[] = [
  rate('output throughput', 'tokens/s', (it) => it.outputTokens, outputRate),
  rate(
    'request throughput',
    'requests/s',
    () => 1,
    (result) => result.throughput.requestsPerSecond,
  ),
  rate('goodput', 'requests/s', withinLimits, (result) => result.goodput?.requestsPerSecond ?? null),
  latency('TTFT', 'ttftSeconds', 'p50'),
  latency('TTFT', 'ttftSeconds', 'p99'),
  latency('TPOT', 'tpotSeconds', 'p50'),
  latency('TPOT', 'tpotSeconds', 'p99'),
  latency('E2E', 'endToEndSeconds', 'p50'),
  latency('E2E', 'endToEndSeconds', 'p99'),
];

function outputRate(result: Result): number {
  return result.throughput.outputTokensPerSecond;
}

/** A request with one token has only a time to first token. */
function withinLimits(sample: RequestSample, { goodput }: Result): number {
  if (!goodput || sample.ttftSeconds === null) return 0;
  const fast = sample.tpotSeconds === null || sample.tpotSeconds <= goodput.tpotSeconds;
  return sample.ttftSeconds <= goodput.ttftSeconds && fast ? 1 : 0;
}

function latency(name: string, key: LatencyKey, percentile: keyof Summary & ('p50' | 'p99')): Metric {
  return {
    name: `${name} ${percentile}`,
    unit: 's',
    better: 'lower',
    of: (result) => result.metrics[key]?.[percentile] ?? null,
    draw: ({ requests }) => {
      const values = (requests ?? []).map((sample) => sample[key]).filter((value) => value !== null);
      return values.length === 0 ? null : quantileDraw(values, Number(percentile.slice(1)) / 100);
    },
  };
}

function rate(
  name: string,
  unit: Metric['unit'],
  work: (sample: RequestSample, result: Result) => number,
  of: Metric['of'],
): Metric {
  return {
    name,
    unit,
    better: 'higher',
    of,
    draw: ({ requests, result }) => {
      const timed = (requests ?? []).filter((sample) => sample.endToEndSeconds !== null);
      const weights = timed.map((sample) => work(sample, result));
      const measured = of(result);
      if (measured === null || !weights.some((weight) => weight > 0)) return null;
      return rateDraw(
        measured,
        weights,
        timed.map((sample) => sample.endToEndSeconds ?? 0),
      );
    },
  };
}
