/** Replicas against tensor parallelism on the same cores: at one load, and with all slots in use. */

import { groupBy } from '../core/groups';
import type { UsableCell } from './cell-report';
import { equalLoads } from './equal-load';
import type { ReplicasReport } from './report-schema';
import { slotGains } from './slot-gains';

/** One entry for each number of cores and each recipe with usable cells of one workload. */
export function replicasReports(usable: readonly UsableCell[]): ReplicasReport[] {
  const groups = groupBy(usable, ({ cell: { cores, recipe } }) => `${cores} ${recipe}`);
  return [...groups.values()]
    .map((group) => replicasReport(group[0]?.cell.cores ?? 0, group))
    .sort((a, b) => b.cores - a.cores);
}

function replicasReport(cores: number, group: readonly UsableCell[]): ReplicasReport {
  const ordered = byReplicas(group);
  const equal = equalLoads(ordered);
  return {
    cores,
    cells: ordered.map(({ cell }) => cell.label),
    equalLoads: equal,
    gains: slotGains(ordered),
    note: noteOf(ordered, equal.length > 0),
  };
}

function noteOf(ordered: readonly UsableCell[], compared: boolean): string | null {
  if (compared) return null;
  const degrees = new Set(ordered.map(({ cell }) => cell.layout.dataParallel));
  if (degrees.size < 2) return 'only one number of replicas was measured on these cores: nothing to compare';
  const loads = [...new Set(ordered.map(({ cell }) => cell.concurrency))].sort((a, b) => a - b);
  return `no two cells with other replicas had the same load (in flight: ${loads.join(', ')}), so nothing is compared at equal users: give the sweep a load with a fixed concurrency, such as { "concurrency": ${loads.at(-1)} }, for every layout`;
}

/** The fewest replicas first; of equals, the smaller batch. */
function byReplicas(group: readonly UsableCell[]): UsableCell[] {
  return group.toSorted(
    ({ cell: a }, { cell: b }) =>
      a.layout.dataParallel - b.layout.dataParallel || a.batch - b.batch || a.concurrency - b.concurrency,
  );
}
