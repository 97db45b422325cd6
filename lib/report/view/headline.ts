/** What ran, on what, and the three numbers to remember. */
import { metricsOf, type RepeatedMetric } from '../../compare';
import type { Manifest } from '../../contract/manifest';
import type { Result } from '../../contract/result';
import { formatNumber } from '../numbers';
import { wordAt } from './fact';
import type { Samples } from './instance';
import { medianInterval } from './median-interval';
import { shownRepeats } from './shown-result';

/** A number of the head of a page, as text. */
export interface HeadlineFigure {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  /** Its 95 % interval and what that is of, or why there is none. */
  readonly interval: string;
  /** What stands beside it; null: nothing. */
  readonly note: string | null;
}

/** Throughput, TTFT and TPOT, in this order, of the result that is shown; none without a result. */
export function headlineFigures(
  results: readonly Result[],
  shown: Result | null,
  samples: Samples | undefined,
): HeadlineFigure[] {
  if (shown === null) return [];
  const metrics = metricsOf(
    shownRepeats(results.filter(({ instanceId }) => instanceId === shown.instanceId)),
  );
  const { ttftSeconds: ttft, tpotSeconds: tpot } = shown.metrics;
  const { completed, requested } = shown.counts;
  const found = [
    figureOf(
      metrics,
      'output throughput',
      'output throughput',
      undefined,
      `${formatNumber(completed)} of ${formatNumber(requested)} requests completed`,
    ),
    figureOf(metrics, 'TTFT p50', 'time to first token, p50', samples?.ttftSeconds, tail(ttft?.p99)),
    figureOf(metrics, 'TPOT p50', 'time per output token, p50', samples?.tpotSeconds, tail(tpot?.p99)),
  ];
  return found.filter((it) => it !== null);
}

const tail = (p99: number | undefined) => (p99 === undefined ? null : `p99 ${formatNumber(p99 * 1000)} ms`);

function figureOf(
  metrics: readonly RepeatedMetric[],
  name: string,
  label: string,
  samples: readonly number[] | undefined,
  note: string | null,
): HeadlineFigure | null {
  const metric = metrics.find((it) => it.name === name);
  if (metric === undefined) return null;
  const { values, mean, interval } = metric;
  const inMilliseconds = metric.unit === 's';
  const text = (value: number) => formatNumber(inMilliseconds ? value * 1000 : value);
  const range = ({ low, high }: { low: number; high: number }) => `95 %: ${text(low)} to ${text(high)}`;
  const ofOne = samples === undefined ? null : medianInterval(samples);
  return {
    label: values.length > 1 ? `${label}, mean of ${values.length} repeats` : label,
    value: text(mean),
    unit: inMilliseconds ? 'ms' : metric.unit,
    interval:
      interval !== null
        ? `${range(interval)} over ${values.length} repeats`
        : ofOne !== null
          ? `${range(ofOne)} within this one measurement`
          : 'measured once: no interval between runs',
    note,
  };
}

/** `Llama-3.3-70B-Instruct on 2 × trn2.48xlarge`. */
export function whatRan(manifest: Manifest, result: Result | null, instances: number): string {
  const model =
    result?.model.id ?? wordAt(manifest.environment, 'model', 'id') ?? 'a model that was not recorded';
  const type = wordAt(manifest.environment, 'instance', 'type') ?? 'an instance that was not recorded';
  return `${model.split('/').at(-1)} on ${instances > 1 ? `${instances} × ` : ''}${type}`;
}
