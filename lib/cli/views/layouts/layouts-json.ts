import {
  FACTORS,
  FITTED,
  type LayoutRow,
  type Layouts,
  type Prediction,
  type Range,
} from '../../../prediction';

/** The list of layouts for programs. Ranges and never points; times in milliseconds. */
export function layoutsJson(layouts: Layouts, all: boolean): object {
  const { request, rows, refused, front, ties, advice } = layouts;
  const { work } = request;
  return {
    schema: 'trainyard.layouts/1',
    instanceType: work.hardware.type,
    model: work.model.id,
    release: work.release,
    load: {
      concurrency: work.concurrency,
      inputTokens: work.inputTokens,
      outputTokens: work.outputTokens,
    },
    pricePerHour: request.pricePerHour,
    fit: { collected: FITTED.collected, rows: FITTED.rows, sources: FITTED.sources, factors: FACTORS },
    refusals: layouts.refusals,
    filtered: layouts.filtered,
    advice: advice && {
      most: nameOf(advice.most),
      fewest: nameOf(advice.fewest),
      call: advice.ranking.call,
      because: advice.ranking.because,
      boundBy: advice.boundBy,
    },
    layouts: [
      ...rows.map((row, index) => ({
        ...rowJson(row),
        front: front.has(row),
        tie: index < ties && ties > 1,
      })),
      ...(all ? refused.map((row) => ({ ...rowJson(row), front: false, tie: false })) : []),
    ],
  };
}

function rowJson(row: LayoutRow) {
  const { memory } = row;
  return {
    ...nameOf(row),
    sequence: row.sequence,
    logicalCores: row.logicalCores,
    admitted: row.refusals.length === 0,
    refusals: row.refusals,
    memory: {
      limitBytes: memory.limitBytes,
      totalBytes: memory.totalBytes,
      terms: memory.terms.map(({ name, bytes }) => ({ name, bytes })),
    },
    floorMilliseconds: row.floorSeconds * 1000,
    basis: row.basis,
    prediction: row.prediction && predictionJson(row.prediction),
  };
}

const nameOf = ({ dataParallel, tensorParallel, batch }: LayoutRow) => ({
  dataParallel,
  tensorParallel,
  batch,
});

function predictionJson(prediction: Prediction) {
  const { shares, times } = prediction;
  return {
    decodeStepMilliseconds: milliseconds(prediction.decodeStep),
    tpotMilliseconds: milliseconds(prediction.tpot),
    tokensPerSecond: prediction.throughput,
    ttftUnloadedMilliseconds: milliseconds(prediction.ttftUnloaded),
    ttftLoadedBoundsMilliseconds: milliseconds(prediction.ttftLoadedBounds),
    costPerMillionTokens: prediction.costPerMillionTokens,
    shares,
    times,
  };
}

const milliseconds = ({ low, high }: Range): Range => ({ low: low * 1000, high: high * 1000 });
