import { heldOut, type Predictions } from './held-out';
import { measuredStep } from './observations';
import type { PublishedRow } from './published-row';

/** How often the model orders two layouts of one publication as they were measured. */
export interface Pairs {
  readonly right: number;
  readonly pairs: number;
}

/** Two measurements that are closer than this are not ordered. */
const APART = 0.03;

interface Point {
  readonly measured: number;
  readonly predicted: number;
}

interface Question {
  readonly measured: (row: PublishedRow) => number | null;
  readonly predicted: 'throughputLoaded' | 'decodeStep';
  /** Whether only rows at the same load compare. */
  readonly sameLoad: boolean;
}

const THROUGHPUT: Question = {
  measured: (row) => row.tokensPerSecond || null,
  predicted: 'throughputLoaded',
  sameLoad: true,
};
const STEP: Question = { measured: measuredStep, predicted: 'decodeStep', sameLoad: false };

/** Pairs of layouts of one publication, model and work, by constants that were fitted without the publication. */
export function rankedPairs(rows: readonly PublishedRow[]): Record<'throughput' | 'decodeStep', Pairs> {
  const predictions = heldOut(rows, 'source');
  return {
    throughput: pairsOf(rows, predictions, THROUGHPUT),
    decodeStep: pairsOf(rows, predictions, STEP),
  };
}

function pairsOf(rows: readonly PublishedRow[], predictions: Predictions, question: Question): Pairs {
  const groups = new Map<string, Map<string, Point>>();
  for (const row of rows.filter(({ arrivals }) => !arrivals.startsWith('llmperf'))) {
    const measured = question.measured(row);
    const predicted = predictions.get(row.id)?.[question.predicted];
    if (measured === null || predicted === undefined) continue;
    const group = groups.get(workOf(row, question)) ?? new Map<string, Point>();
    groups.set(workOf(row, question), group.set(layoutOf(row), { measured, predicted }));
  }
  const counts = [...groups.values()].map((group) => count([...group.values()]));
  return {
    right: counts.reduce((sum, { right }) => sum + right, 0),
    pairs: counts.reduce((sum, { pairs }) => sum + pairs, 0),
  };
}

/** The runs of optimum name a load for each of their layouts, so there the load is part of the layout. */
const ownLoads = ({ lab }: PublishedRow) => lab === 'optimum';

function workOf(row: PublishedRow, { sameLoad }: Question): string {
  const output = ownLoads(row) ? null : row.outputTokens;
  const load = sameLoad && !ownLoads(row) ? row.concurrency : null;
  const features = row.lab === 'jimburtoft' ? row.features : null;
  return JSON.stringify([row.source, row.model, row.inputTokens, output, load, features]);
}

function layoutOf(row: PublishedRow): string {
  const load = ownLoads(row) ? row.concurrency : null;
  return JSON.stringify([row.tensorParallel, row.dataParallel, row.batch, row.logicalCores, load]);
}

function count(points: readonly Point[]): Pairs {
  const pairs = points
    .flatMap((one, i) => points.slice(0, i).map((other) => [one, other] as const))
    .filter(([one, other]) => Math.abs(Math.log(one.measured / other.measured)) > APART);
  const right = pairs.filter(
    ([one, other]) => (one.measured - other.measured) * (one.predicted - other.predicted) > 0,
  );
  return { right: right.length, pairs: pairs.length };
}
