import { frontierOf } from '../report';
import type { Measured } from './attempt-schema';
import type { UsableCell } from './cell-report';
import type { WorkloadReport } from './report-schema';

/** The Pareto fronts of comparable cells, by their medians; a cell without the number is on no front. */
export function cellFronts(usable: readonly UsableCell[]): WorkloadReport['fronts'] {
  const front = (of: (cell: UsableCell) => Measured | null) => {
    const points = usable.map((each) => ({
      label: each.cell.label,
      outputTokensPerSecond: each.tokensPerSecond,
      perUser: perSecond(of(each)),
    }));
    const on = frontierOf(points);
    return points.filter((point) => on.has(point)).map(({ label }) => label);
  };
  return {
    tpot: front(({ attempt }) => attempt.figures.tpotP50Seconds),
    ttft: front(({ attempt }) => attempt.figures.ttftP50Seconds),
  };
}

/** The inverse of a time: more is better. */
const perSecond = (time: Measured | null) => (time !== null && time.value > 0 ? 1 / time.value : null);
