/** The verdict reaches the exit code: numbers that their own checks reject are not a success. */
import type { Result } from '../../../contract/result';
import { phaseError } from '../../../core/errors';
import { shownResults } from '../../../report';
import { isPath } from '../../../run';
import { type Call, remark } from '../../program/call';

/**
 * Call it last: an invalid verdict throws, after everything was printed. `name` is what the operator calls the run. A
 * run on several instances ends by the worst of them, and each that is not valid is named.
 */
export function endByVerdict(call: Call, name: string, results: readonly Result[]): void {
  const shown = shownResults(results);
  const of = (status: Result['verdict']['status']) =>
    shown.filter(({ verdict }) => verdict.status === status);
  const where = (result: Result) => (shown.length > 1 ? ` on ${result.instanceId}` : '');
  for (const result of of('suspect')) {
    remark(call, `suspect numbers in ${name}${where(result)}: ${sentenceOf(result)}`);
  }
  const invalid = of('invalid');
  const [first] = invalid;
  if (first === undefined) return;
  const told = invalid.map(
    (result) => `the numbers of ${name}${where(result)} are invalid: ${sentenceOf(result)}`,
  );
  throw phaseError('VerdictInvalid', told.join('; '), {
    next: cureOf(name, failingOf(first)[0]?.next),
    data: {
      name,
      checks: [...new Set(invalid.flatMap(failingOf).map((check) => check.name))],
      ...(shown.length > 1 && { instances: invalid.map(({ instanceId }) => instanceId) }),
    },
  });
}

/** A folder of somebody's run cannot be measured again from here. */
function cureOf(name: string, cure: string | undefined): string {
  if (isPath(name)) return cure || `read the verdict with \`trainyard report ${name}\``;
  const first = cure || `read the verdict with \`trainyard report ${name}\``;
  return `${first}; then measure again with \`trainyard resume ${name} --from benchmark\``;
}

/** The checks that made the verdict what it is. */
function failingOf({ verdict: { status, checks } }: Result) {
  return checks.filter((check) => check.status === status);
}

function sentenceOf(result: Result): string {
  const told = failingOf(result).map((check) => `${check.name}: ${check.evidence}`);
  return told.join('; ') || 'no check says why';
}
