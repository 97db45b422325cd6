import { groupBy } from '../core/groups';
import type { UsableCell } from './cell-report';
import { doubt } from './equal-load';
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
  const pairs = [pairAt(from.cell.concurrency, from, to, all), pairAt(to.cell.concurrency, from, to, all)];
  const found = pairs.filter((pair) => pair !== undefined);
  const equalUsers = found.map(([a, b]) => equalUsersOf(a, b, throughput));
  const cells = new Set([from, to, ...found.flat()]);
  return {
    from: from.cell.label,
    to: to.cell.label,
    throughput,
    inFlight,
    eachRequest: throughput / inFlight,
    equalUsers,
    sentence:
      [
        inWords(from, to, throughput, inFlight),
        ...(equalUsers.length === 0
          ? [notMeasured(to, throughput, inFlight)]
          : equalUsers.map(equalUsersWords)),
      ].join(' ') + doubt([...cells]),
  };
}

/** Both layouts, with the batches of the two, at one load. */
function pairAt(
  concurrency: number,
  from: UsableCell,
  to: UsableCell,
  all: readonly UsableCell[],
): [UsableCell, UsableCell] | undefined {
  const at = (like: UsableCell) =>
    all.find(
      ({ cell }) =>
        cell.layout.dataParallel === like.cell.layout.dataParallel &&
        cell.batch === like.cell.batch &&
        cell.concurrency === concurrency,
    );
  const [a, b] = [at(from), at(to)];
  return a === undefined || b === undefined ? undefined : [a, b];
}

function equalUsersOf(a: UsableCell, b: UsableCell, gain: number): Gain['equalUsers'][number] {
  const throughput = b.tokensPerSecond / a.tokensPerSecond;
  return {
    concurrency: a.cell.concurrency,
    cells: [a.cell.label, b.cell.label],
    throughput,
    inFlight: gain / throughput,
  };
}

function inWords(from: UsableCell, to: UsableCell, throughput: number, inFlight: number): string {
  return (
    `From ${named(from)} to ${named(to)} throughput is ${times(throughput)}: ${times(inFlight)} the requests in ` +
    `flight, each at ${times(throughput / inFlight)} the speed.`
  );
}

const named = ({ cell: { label, layout, concurrency } }: UsableCell) =>
  `${label} (DP ${layout.dataParallel}, ${concurrency} in flight)`;

/** Without both layouts at one load nothing more than this can be said of the layout's part. */
function notMeasured({ cell }: UsableCell, throughput: number, inFlight: number): string {
  const each = throughput / inFlight;
  const gain =
    throughput <= 1
      ? 'More requests in flight gave no gain'
      : each > 1
        ? `Each request is faster too, by ${times(each)}`
        : 'No request is faster: the gain comes with more requests in flight';
  return `${gain}. The layout's own part, at equal users, was not measured: add the load { "concurrency": ${cell.concurrency} } for both.`;
}

function equalUsersWords({ concurrency, cells, throughput, inFlight }: Gain['equalUsers'][number]): string {
  const [a, b] = cells;
  return `At equal users, ${concurrency} in flight, the layout gives ${times(throughput)} (${b} against ${a}), so ${times(inFlight)} is more requests in flight.`;
}
