/** The verdict reaches the exit code: numbers that their own checks reject are not a success. */
import type { Result } from '../../contract/result';
import { phaseError } from '../../core/errors';
import { shownResult } from '../../report';
import { type Call, remark } from '../program/call';

/** Call it last: an invalid verdict throws, after everything was printed. `name` is what the operator calls the run. */
export function endByVerdict(call: Call, name: string, results: readonly Result[]): void {
  const result = shownResult(results);
  if (result === null || result.verdict.status === 'valid') return;
  const { status, checks } = result.verdict;
  const failing = checks.filter((check) => check.status === status);
  const [first] = failing;
  const sentence =
    failing.map((check) => `${check.name}: ${check.evidence}`).join('; ') || 'no check says why';
  if (status === 'suspect') {
    remark(call, `suspect numbers in ${name}: ${sentence}`);
    return;
  }
  throw phaseError('VerdictInvalid', `the numbers of ${name} are invalid: ${sentence}`, {
    next: first?.next || `read the verdict with \`trainyard report ${name}\``,
    data: { name, checks: failing.map((check) => check.name) },
  });
}
