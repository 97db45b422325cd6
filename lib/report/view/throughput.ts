import type { Result } from '../../contract/result';
import { formatNumber, formatShare } from '../numbers';
import { absent, type Fact, figure } from './fact';

/** The rates of a run, and what became of its requests. */
export function throughputFacts(result: Result | null): Fact[] {
  if (result === null) return [absent('output throughput', 'not measured: this run has no result')];
  const { counts } = result;
  const users = Math.max(1, result.workload.concurrency);
  const rates = result.throughput;
  return [
    figure('output throughput', `${formatNumber(rates.outputTokensPerSecond)} tokens/s`),
    figure('total throughput', `${formatNumber(rates.totalTokensPerSecond)} tokens/s`),
    figure('request throughput', `${formatNumber(rates.requestsPerSecond)} requests/s`),
    figure('per concurrent request', `${formatNumber(rates.outputTokensPerSecond / users)} tokens/s`),
    figure('measured window', `${formatNumber(result.window.seconds)} s`),
    figure('requests completed', `${formatNumber(counts.completed)} of ${formatNumber(counts.requested)}`),
    figure('not completed', `${counts.failed} failed, ${counts.cancelled} cancelled`),
    ...goodput(result),
  ];
}

/** Only when limits were given with the workload. */
function goodput({ goodput: good }: Result): Fact[] {
  if (!good) return [];
  const limits = `TTFT ≤ ${formatNumber(good.ttftSeconds * 1000)} ms, TPOT ≤ ${formatNumber(good.tpotSeconds * 1000)} ms`;
  return [
    figure('goodput', `${formatNumber(good.requestsPerSecond)} requests/s, ${formatShare(good.share)}`),
    figure('limits of goodput', limits),
  ];
}
