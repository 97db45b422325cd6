import type { Environment } from '../../environment';
import type { LogicalCores } from '../../facts';
import { layoutRow, layoutsRequestOf, type Range } from '../../prediction';
import { type Evidence, heldIf, type Judgement, resultsOf, unreached, whyNot } from './evidence';

/** One quantity that was predicted, beside what was measured. */
interface PredictedQuantity {
  /** What it is, with its unit. */
  readonly quantity: string;
  /** As published measurements have it. */
  readonly predicted: Range;
  /** Null: nothing valid was measured. */
  readonly measured: number | null;
}

/** What published measurements say of an environment, beside the last valid result; empty where nothing is predicted. */
export function predictedQuantities(evidence: Evidence): readonly PredictedQuantity[] {
  const row = rowOf(evidence.environment);
  if (row.prediction === null) return [];
  const result = resultsOf(evidence).findLast(({ verdict }) => verdict.status === 'valid');
  const { tpot, throughput } = row.prediction;
  return [
    {
      quantity: 'output tokens/s',
      predicted: throughput,
      measured: result?.throughput.outputTokensPerSecond ?? null,
    },
    { quantity: 'mean TPOT, s', predicted: tpot, measured: result?.metrics.tpotSeconds?.mean ?? null },
  ];
}

/** Whether the last valid result is where it was predicted. */
export function predictionOf(evidence: Evidence): Judgement {
  if (evidence.emulated) return unreached('an emulated number is no evidence about hardware');
  if (resultsOf(evidence).length === 0) return whyNot(evidence, 'benchmark');
  const rows = predictedQuantities(evidence);
  if (rows.length === 0) return unreached('nothing is predicted for this layout');
  if (rows.some(({ measured }) => measured === null)) return unreached('no result is valid');
  const said = rows.map(
    ({ quantity, predicted: { low, high }, measured }) =>
      `${quantity}: ${measured?.toPrecision(4)}, predicted ${low.toPrecision(3)} to ${high.toPrecision(3)}`,
  );
  const within = rows.every(
    ({ predicted: { low, high }, measured }) => measured !== null && measured >= low && measured <= high,
  );
  return heldIf(within, said.join('; '));
}

function rowOf(environment: Environment) {
  const { tensorParallel, dataParallel, batch, logicalCores } = environment.layout;
  const request = layoutsRequestOf(environment, { priced: false, measured: [] });
  return layoutRow(request, {
    ...{ tensorParallel, dataParallel, batch },
    sequence: environment.lengths.sequence,
    logicalCores: logicalCores as LogicalCores,
  });
}
