import type { Result } from '../../contract/result';
import { type Evidence, heldIf, type Judgement, resultsOf, unreached, whyNot } from './evidence';

/** Whether the benchmarks of an environment are valid, of which there must be so many. */
export function verdictOf(evidence: Evidence, wanted: number): Judgement {
  const results = resultsOf(evidence);
  if (results.length === 0) return whyNot(evidence, 'benchmark');
  const bad = results.filter(({ verdict }) => verdict.status !== 'valid');
  const good = results.length - bad.length;
  if (bad.length === 0 && good < wanted) return unreached(`${good} of ${wanted} benchmarks came to an end`);
  const said = bad.length === 0 ? figures(results) : bad.map(doubts).join('; ');
  return heldIf(bad.length === 0, `${good} of ${results.length} valid: ${said}`);
}

/** The checks that are not well, with what they saw. */
export function doubts({ runId, verdict }: Result): string {
  const checks = verdict.checks.filter(({ status }) => status === verdict.status);
  const said = checks.map(({ name, evidence }) => `${name}: ${evidence}`).join(', ');
  return `${runId} is ${verdict.status} (${said})`;
}

function figures(results: readonly Result[]): string {
  return results
    .map(({ throughput, metrics: { ttftSeconds, tpotSeconds } }) => {
      const ms = (seconds: number | undefined) =>
        seconds === undefined ? '?' : `${(seconds * 1000).toFixed(1)} ms`;
      return `${throughput.outputTokensPerSecond.toFixed(1)} output tokens/s, mean TTFT ${ms(ttftSeconds?.mean)}, mean TPOT ${ms(tpotSeconds?.mean)}`;
    })
    .join('; ');
}
