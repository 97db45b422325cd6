import type { Result, Verdict } from '../../contract/result';

type Check = Verdict['checks'][number];

/** The verdict with its checks sorted by what became of them; `none` where there is no result. */
export interface VerdictView {
  readonly status: Verdict['status'] | 'none';
  readonly headline: string;
  /** Invalid before suspect. */
  readonly failing: readonly Check[];
  readonly passed: readonly Check[];
  readonly notJudged: readonly Check[];
}

/** The verdict, worst checks first: a reader who stops early has read what matters. */
export function verdictView(result: Result | null): VerdictView {
  if (result === null) {
    return {
      status: 'none',
      headline: 'no verdict: this run has no benchmark result',
      failing: [],
      passed: [],
      notJudged: [],
    };
  }
  const { checks, status } = result.verdict;
  const of = (wanted: Check['status']) => checks.filter((check) => check.status === wanted);
  const failing = [...of('invalid'), ...of('suspect')];
  const judged = checks.length - of('not-judged').length;
  const partial = result.partial ? ', from a partial result' : '';
  return {
    status,
    headline:
      failing.length === 0
        ? `${status}: ${judged} of ${checks.length} checks judged, all passed${partial}`
        : `${status}: ${failing.length} of ${judged} judged checks failed${partial}`,
    failing,
    passed: of('pass'),
    notJudged: of('not-judged'),
  };
}
