import type { Result, Summary } from '../../contract/result';

/** What every latency table prints of a metric, in the order of its columns. */
export const QUANTILES = ['mean', 'p50', 'p90', 'p95', 'p99', 'max'] as const;

/** One metric, in the unit in which it is read. */
export interface LatencyRow {
  readonly name: 'TTFT' | 'TPOT' | 'ITL' | 'E2E';
  readonly meaning: string;
  readonly unit: 'ms' | 's';
  /** In `unit`; null when it was not measured. */
  readonly summary: Summary | null;
}

const MEANINGS = {
  TTFT: 'time to first token',
  TPOT: 'time per output token after the first, mean per request',
  ITL: 'inter-token latency, every gap',
  E2E: 'end to end, request sent to the end of the answer',
} as const;

/** Latency as the reader compares it: TTFT, TPOT and ITL in milliseconds, the whole request in seconds. */
export function latencyRows(result: Result | null): LatencyRow[] {
  const metrics = result?.metrics;
  return [
    row('TTFT', 'ms', metrics?.ttftSeconds),
    row('TPOT', 'ms', metrics?.tpotSeconds),
    row('ITL', 'ms', metrics?.interTokenSeconds),
    row('E2E', 's', metrics?.endToEndSeconds),
  ];
}

function row(
  name: LatencyRow['name'],
  unit: LatencyRow['unit'],
  summary: Summary | null | undefined,
): LatencyRow {
  return { name, meaning: MEANINGS[name], unit, summary: summary ? scaled(summary, unit) : null };
}

/** A summary in seconds, in the unit that is asked for; the count stays. */
export function scaled(summary: Summary, unit: 'ms' | 's'): Summary {
  const factor = unit === 'ms' ? 1000 : 1;
  const { count, ...seconds } = summary;
  const entries = Object.entries(seconds).map(([key, value]) => [key, value * factor]);
  return { count, ...Object.fromEntries(entries) } as Summary;
}
