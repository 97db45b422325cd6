import { fitDesigns } from './held-out';
import type { PublishedRow } from './published-row';
import { predictRow } from './row-prediction';

/** Two replicas against one of twice the degree, on the same cores, at one load. */
export interface EqualHardware {
  readonly inputTokens: number;
  readonly concurrency: number;
  /** Throughput of two replicas over that of one. */
  readonly measured: number;
  readonly predicted: number;
}

/** The only publication that measured this: Seed-OSS 36B, TP 16 against 2 × TP 8, with lengths that vary by 10 %. */
const SOURCE = 'whn09-seed-oss';
const ARRIVALS = 'ratio0.1';

/** The ratios of that publication, predicted by constants that were fitted without it. */
export function equalHardware(rows: readonly PublishedRow[]): EqualHardware[] {
  const constants = fitDesigns(rows.filter(({ source }) => source !== SOURCE));
  const ours = rows.filter(
    (row) => row.source === SOURCE && row.arrivals === ARRIVALS && row.tokensPerSecond,
  );
  const throughput = (row: PublishedRow) => predictRow(row, constants)?.throughputLoaded ?? Number.NaN;
  return ours
    .filter(({ dataParallel }) => dataParallel === 2)
    .flatMap((two) => {
      const one = ours.find(
        (row) =>
          row.dataParallel === 1 &&
          row.inputTokens === two.inputTokens &&
          row.concurrency === two.concurrency,
      );
      if (one === undefined) return [];
      const measured = (two.tokensPerSecond ?? Number.NaN) / (one.tokensPerSecond ?? Number.NaN);
      const { inputTokens, concurrency } = two;
      return [{ inputTokens, concurrency, measured, predicted: throughput(two) / throughput(one) }];
    });
}
