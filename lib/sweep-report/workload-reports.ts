import { groupBy } from '../core/groups';
import { canonicalJson } from '../core/json';
import { likenessOf } from '../report';
import { cellFronts } from './cell-fronts';
import { usableCells } from './cell-report';
import { recommendationOf } from './recommendation';
import type { RecommendationRequest } from './recommendation-request';
import { replicasReports } from './replicas';
import type { CellReport, WorkloadReport } from './report-schema';
import type { SweepMeasurements, SweptCell } from './sweep-measurements';

/** The cells with the same lengths, in the order of the plan, and what follows from each group. */
export function workloadReports(
  cells: readonly CellReport[],
  measurements: SweepMeasurements,
  emulated: boolean,
): WorkloadReport[] {
  const { sweepId, plan, environment, endedAt } = measurements;
  const common = {
    currency: environment.price?.currency ?? null,
    emulated,
    unfinished: endedAt === null,
    dropped: plan.dropped.length,
    sweepId,
  };
  const swept = new Map(measurements.cells.map((cell) => [cell.id, cell]));
  return [...groupBy(cells, ({ lengths }) => canonicalJson(lengths)).values()].map((group) =>
    workloadReport(group, swept, common),
  );
}

function workloadReport(
  cells: readonly CellReport[],
  swept: ReadonlyMap<string, SweptCell>,
  common: Omit<RecommendationRequest, 'cells' | 'notComparable'>,
): WorkloadReport {
  const usable = usableCells(cells);
  const runs = usable.flatMap(({ cell }) => {
    const run = swept.get(cell.id)?.attempts[cell.shown ?? -1];
    return run === undefined ? [] : [{ ...run, name: cell.label }];
  });
  const notComparable = [...likenessOf(runs, []).notComparable];
  const compared = notComparable.length > 0 ? [] : usable;
  return {
    lengths: (cells[0] as CellReport).lengths,
    cells: cells.map(({ label }) => label),
    notComparable,
    fronts: cellFronts(compared),
    recommendation: recommendationOf({ ...common, cells, notComparable }),
    replicas: replicasReports(compared),
  };
}
