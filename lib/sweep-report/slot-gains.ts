import type { UsableCell } from './cell-report';
import { doubt } from './equal-load';
import { groupBy } from './group-by';
import type { ReplicasReport } from './report-schema';
import { times } from './words';

type Gain = ReplicasReport['gains'][number];

/**
 * What more replicas gave when every slot was in use, of one batch each, against the fewest. More replicas have more
 * slots, so more requests were in flight: throughput is requests in flight times the speed of each.
 */
export function slotGains(ordered: readonly UsableCell[]): Gain[] {
  const full = ordered.filter(({ cell }) => cell.concurrency === cell.batch * cell.layout.dataParallel);
  const groups = [...groupBy(full, ({ cell }) => cell.batch)].sort(([a], [b]) => a - b);
  return groups.flatMap(([, [fewest, ...others]]) => {
    if (fewest === undefined) return [];
    const { dataParallel } = fewest.cell.layout;
    return others
      .filter(({ cell }) => cell.layout.dataParallel > dataParallel)
      .map((more) => gainOf(fewest, more, ordered));
  });
}

function gainOf(from: UsableCell, to: UsableCell, all: readonly UsableCell[]): Gain {
  const throughput = to.tokensPerSecond / from.tokensPerSecond;
  const inFlight = to.cell.concurrency / from.cell.concurrency;
  const same = all.find(
    ({ cell }) =>
      cell.layout.dataParallel === to.cell.layout.dataParallel &&
      cell.batch === to.cell.batch &&
      cell.concurrency === from.cell.concurrency,
  );
  const gain = { from: from.cell.label, to: to.cell.label, throughput, inFlight };
  const eachRequest = throughput / inFlight;
  const equalUsers = same && {
    cell: same.cell.label,
    throughput: same.tokensPerSecond / from.tokensPerSecond,
  };
  const suspects = doubt([from, to, ...(same === undefined ? [] : [same])]);
  return {
    ...gain,
    eachRequest,
    equalUsers: equalUsers ?? null,
    sentence: `${inWords(from, to, throughput, inFlight)} ${atEqualUsers(from, to, throughput, equalUsers)}${suspects}`,
  };
}

function inWords(from: UsableCell, to: UsableCell, throughput: number, inFlight: number): string {
  const [before, after] = [from.cell, to.cell];
  const each = throughput / inFlight;
  const part =
    each > 1
      ? `the rest, ${times(each)}, is that each request is faster`
      : 'the whole gain is more requests in flight';
  const none = 'more requests in flight gave no gain';
  return (
    `From ${before.label} (DP ${before.layout.dataParallel}, ${before.concurrency} in flight) to ${after.label} ` +
    `(DP ${after.layout.dataParallel}, ${after.concurrency} in flight) throughput is ${times(throughput)}: ` +
    `${times(inFlight)} the requests in flight, each at ${times(each)} the speed, so ${throughput > 1 ? part : none}.`
  );
}

function atEqualUsers(
  from: UsableCell,
  to: UsableCell,
  throughput: number,
  equal: { readonly cell: string; readonly throughput: number } | undefined,
): string {
  const users = `${from.cell.concurrency} in flight`;
  if (equal === undefined) {
    return `What the layout of ${to.cell.label} gives at equal users, ${users}, was not measured: add the load { "concurrency": ${from.cell.concurrency} }.`;
  }
  const rest = throughput / equal.throughput;
  return `At equal users, ${users}, its layout gives ${times(equal.throughput)} (${equal.cell}): that is the layout's part, and ${times(rest)} is more requests in flight.`;
}
