/** Replicas against tensor parallelism on the same cores: at one load, and with all slots in use. */
import type { UsableCell } from './cell-report';
import { equalLoads } from './equal-load';
import { groupBy } from './group-by';
import type { ReplicasReport } from './report-schema';
import { slotGains } from './slot-gains';

/** One entry for each number of cores with usable cells of one workload. */
export function replicasReports(usable: readonly UsableCell[]): ReplicasReport[] {
  const groups = groupBy(usable, ({ cell }) => cell.cores);
  return [...groups].sort(([a], [b]) => b - a).map(([cores, group]) => replicasReport(cores, group));
}

function replicasReport(cores: number, group: readonly UsableCell[]): ReplicasReport {
  const ordered = byReplicas(group);
  const loads = equalLoads(ordered);
  return {
    cores,
    cells: ordered.map(({ cell }) => cell.label),
    equalLoads: loads,
    gains: slotGains(ordered),
    note: noteOf(ordered, loads.length),
  };
}

function noteOf(ordered: readonly UsableCell[], loads: number): string | null {
  if (loads > 0) return null;
  const degrees = new Set(ordered.map(({ cell }) => cell.layout.dataParallel));
  if (degrees.size < 2) return 'only one number of replicas was measured on these cores: nothing to compare';
  const at = [...new Set(ordered.map(({ cell }) => cell.concurrency))].sort((a, b) => a - b).join(', ');
  return `no two cells with other replicas had the same load (in flight: ${at}), so no chart is drawn: give the sweep a load with a fixed concurrency, such as { "concurrency": ${ordered[0]?.cell.concurrency} }, for every layout`;
}

/** The fewest replicas first; of equals, the smaller batch. */
function byReplicas(group: readonly UsableCell[]): UsableCell[] {
  return group.toSorted(
    ({ cell: a }, { cell: b }) =>
      a.layout.dataParallel - b.layout.dataParallel || a.batch - b.batch || a.concurrency - b.concurrency,
  );
}
