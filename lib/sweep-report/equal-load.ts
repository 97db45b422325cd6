import { groupBy } from '../core/groups';
import type { UsableCell } from './cell-report';
import type { ReplicasReport } from './report-schema';
import { isTie } from './tie';
import { milliseconds, times } from './words';

/** Cells with other replicas that had as many requests in flight; `ordered` has the fewest replicas first. */
export function equalLoads(ordered: readonly UsableCell[]): ReplicasReport['equalLoads'] {
  const groups = [...groupBy(ordered, ({ cell }) => cell.concurrency)].sort(([a], [b]) => a - b);
  return groups.flatMap(([concurrency, group]) => {
    const [fewest, most] = [group[0], group.at(-1)];
    if (!fewest || !most || replicas(fewest) === replicas(most)) return [];
    return [
      {
        concurrency,
        cells: group.map(({ cell }) => cell.label),
        sentence: `At ${concurrency} in flight ${comparison(fewest, most)}`,
      },
    ];
  });
}

const replicas = ({ cell }: UsableCell) => cell.layout.dataParallel;

/** What the most replicas give against the fewest, and whether that is more than chance. */
function comparison(fewest: UsableCell, most: UsableCell): string {
  const gain = most.tokensPerSecond / fewest.tokensPerSecond;
  const [a, b] = [fewest, most].map(({ attempt }) => attempt.figures.outputTokensPerSecond);
  const tie = a && b && isTie(a, b) ? ', which is a tie' : '';
  const [ttftA, ttftB] = [fewest, most].map(({ attempt }) => attempt.figures.ttftP50Seconds);
  const ttft =
    ttftA && ttftB ? `; TTFT p50 ${milliseconds(ttftB.value)} against ${milliseconds(ttftA.value)}` : '';
  const batches =
    fewest.cell.batch === most.cell.batch
      ? ''
      : `; the batch differs too (${most.cell.batch} against ${fewest.cell.batch})`;
  return `${name(most)} gives ${times(gain)} the output tokens/s of ${name(fewest)}${tie}${ttft}${batches}.${doubt([fewest, most])}`;
}

const name = ({ cell }: UsableCell) => `${cell.label} (DP ${cell.layout.dataParallel})`;

/** Names the suspect ones. */
export function doubt(cells: readonly UsableCell[]): string {
  const suspects = cells.filter(({ attempt }) => attempt.verdict.status === 'suspect');
  return suspects.length === 0 ? '' : ` Suspect: ${suspects.map(({ cell }) => cell.label).join(', ')}.`;
}
