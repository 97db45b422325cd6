import { formatSeconds } from '../../core/units';
import { parseSweep, type Sweep } from '../../sweep';
import { type ClaimTestRow, type Evidence, heldUnless, type Judgement, refuted, unreached } from './evidence';
import { predictionOf } from './prediction-test';
import { verdictOf } from './verdict-test';

const moment = 'measured';

/** What one Trainium2 device says. */
export const TRAINIUM2_TESTS: readonly ClaimTestRow[] = [
  {
    ...{ id: 'replicas-side-by-side', on: 'trn2-small-replicas', moment },
    test: (evidence) => verdictOf(evidence, 1),
  },
  { id: 'prediction', on: 'trn2-small-replicas', moment, test: predictionOf },
  { id: 'sweep', on: 'trn2-small-replicas', moment: 'swept', sweep: fourCells, test: swept },
  { id: 'vllm-neuron-serves', on: 'trn2-small', moment, test: (evidence) => verdictOf(evidence, 1) },
];

/** Two layouts that fill the instance, each under two loads. */
function fourCells(): Sweep {
  const layouts = [
    { tensorParallel: 2, dataParallel: 2 },
    { tensorParallel: 4, dataParallel: 1 },
  ];
  const cells = layouts.flatMap((layout) =>
    [2, 4].map((concurrency) => ({ layout, batch: 4, load: { concurrency } })),
  );
  return parseSweep({ name: 'acceptance', cells }, 'the sweep of a first day');
}

function swept({ sweep, lineTrouble }: Evidence): Judgement {
  if (sweep === null) return unreached(lineTrouble ?? 'no sweep was run');
  const { status, trouble } = sweep;
  if (status === null) return refuted(trouble ?? 'the sweep was not stored');
  const { measurements, steps } = status;
  const { plan, cells, startedAt, endedAt } = measurements;
  const names = new Map(plan.cells.map(({ id, name }) => [id, name]));
  const wrong = [
    ...cells
      .filter(({ state }) => state !== 'measured')
      .map(({ id, state, reason }) => `${names.get(id)}: ${state}${reason ? `: ${reason.code}` : ''}`),
    ...steps.filter(({ state }) => state !== 'succeeded').map(({ id, state }) => `step ${id}: ${state}`),
  ];
  if (wrong.length > 0 && trouble !== null) wrong.push(trouble);
  const took =
    endedAt === null ? 'it has no end' : formatSeconds((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  return heldUnless(
    wrong,
    `${cells.length} cells measured; planned ${formatSeconds(plan.total.seconds)}, took ${took}`,
  );
}
