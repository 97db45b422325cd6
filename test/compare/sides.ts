/** Sides of a comparison, from the report's fixture of one run. */
import type { Attempt, Side } from '../../lib/compare';
import type { RequestSample } from '../../lib/contract/request-sample';
import type { Result } from '../../lib/contract/result';
import { manifest, result, summary } from '../report/fixtures/run';

let made = 0;

/** A valid attempt; each one is a measurement of its own. */
export function attempt(
  change: Partial<Result> = {},
  requests: readonly RequestSample[] | null = null,
): Attempt {
  const name = `run-${++made}`;
  const verdict = { status: 'valid' as const, checks: [] };
  return {
    name,
    manifest: manifest(),
    outcomes: [],
    requests,
    result: result({ commandId: name, verdict, ...change }),
  };
}

export function side(name: string, ...attempts: Attempt[]): Side {
  return { name, attempts };
}

/** Repeats that differ in throughput only. */
export function repeats(name: string, ...rates: number[]): Side {
  return side(name, ...rates.map((rate) => attempt({ throughput: throughput(rate) })));
}

export const throughput = (rate: number) => ({
  outputTokensPerSecond: rate,
  totalTokensPerSecond: rate * 32,
  requestsPerSecond: rate / 256,
});

/** Requests whose TTFT is drawn around the given seconds. */
export function requests(count: number, ttft: number, random: () => number): RequestSample[] {
  return Array.from({ length: count }, () => {
    const ttftSeconds = ttft * (0.8 + 0.4 * random());
    const tpotSeconds = 0.02 * (0.9 + 0.2 * random());
    const outputTokens = 200 + Math.floor(random() * 100);
    const endToEndSeconds = ttftSeconds + tpotSeconds * (outputTokens - 1);
    return { ttftSeconds, tpotSeconds, endToEndSeconds, inputTokens: 7936, outputTokens };
  });
}

export { summary };
