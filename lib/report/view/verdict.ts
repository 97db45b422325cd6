import type { Result, Verdict } from '../../contract/result';
import type { Doubt } from '../../core/choices';

type Check = Verdict['checks'][number];

/** A metric that is not as it was measured, though the run may be valid. */
interface DoubtedMetric {
  /** As tables call it: TTFT, TTFC, TPOT, ITL or E2E; the key of the result for any other. */
  readonly name: string;
  readonly status: Doubt;
  readonly reason: string;
}

const NAMES: Readonly<Record<string, string>> = {
  ttftSeconds: 'TTFT',
  ttfcSeconds: 'TTFC',
  tpotSeconds: 'TPOT',
  interTokenSeconds: 'ITL',
  endToEndSeconds: 'E2E',
};

/** The verdict with its checks sorted by what became of them; `none` where there is no result. */
export interface VerdictView {
  readonly status: Verdict['status'] | 'none';
  readonly headline: string;
  /** Invalid before suspect. */
  readonly failing: readonly Check[];
  readonly passed: readonly Check[];
  readonly notJudged: readonly Check[];
  /** Read before a number of the same name. */
  readonly doubted: readonly DoubtedMetric[];
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
      doubted: [],
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
    doubted: Object.entries(result.verdict.metrics ?? {}).map(([key, { status, reason }]) => ({
      name: NAMES[key] ?? key,
      status,
      reason,
    })),
  };
}
