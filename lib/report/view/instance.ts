import type { Manifest } from '../../contract/manifest';
import type { Result } from '../../contract/result';
import type { Mark } from '../emulation-mark';
import { costFacts } from './cost';
import { type Distribution, distribution } from './distribution';
import type { Fact } from './fact';
import { type LatencyRow, latencyRows } from './latency';
import { type RepeatsView, repeatsView } from './repeats';
import { type ReplicaView, replicaViews } from './replicas';
import { type SeriesView, seriesView } from './series';
import { shownRepeats } from './shown-result';
import { throughputFacts } from './throughput';
import { type VerdictView, verdictView } from './verdict';

/** Seconds of each request of one result. */
export interface Samples {
  readonly ttftSeconds: readonly number[];
  readonly tpotSeconds: readonly number[];
}

/** What was measured on one instance. Null and empty lists are what was not measured. */
export interface InstanceView {
  /** Counted from 1 in the order of the ids; null for the only instance of a run, which needs no number. */
  readonly number: number | null;
  readonly instanceId: string;
  /** Null on a real instance. */
  readonly mark: Mark | null;
  /** The result that all of this is of; null if the instance has none. */
  readonly result: Result | null;
  readonly verdict: VerdictView;
  readonly throughput: readonly Fact[];
  /** Null when the workload was measured once. */
  readonly repeats: RepeatsView | null;
  readonly errors: Result['errors'];
  readonly latency: readonly LatencyRow[];
  readonly distributions: readonly Distribution[];
  readonly series: SeriesView | null;
  readonly replicas: readonly ReplicaView[];
  readonly cost: readonly Fact[];
}

/** An instance, which result it is judged by, and what stands beside it. */
interface InstanceInput {
  readonly number: number | null;
  readonly instanceId: string;
  readonly result: Result | null;
  /** Every result of the instance. */
  readonly results: readonly Result[];
  readonly manifest: Manifest;
  readonly mark: Mark | null;
  readonly samples: Samples | undefined;
}

const NO_RESULT: VerdictView = {
  ...verdictView(null),
  headline: 'no verdict: this instance has no benchmark result',
};

/** The results of one instance as plain data, with every number in its printed unit. */
export function instanceView(input: InstanceInput): InstanceView {
  const { number, instanceId, mark, result, results, manifest, samples } = input;
  const shapes = [
    distribution('TTFT', result?.metrics.ttftSeconds ?? null, samples?.ttftSeconds),
    distribution('TPOT', result?.metrics.tpotSeconds ?? null, samples?.tpotSeconds),
  ];
  return {
    number,
    instanceId,
    mark,
    result,
    verdict: result === null && number !== null ? NO_RESULT : verdictView(result),
    throughput: throughputFacts(result),
    repeats: repeatsView(shownRepeats(results), result),
    errors: result?.errors ?? [],
    latency: latencyRows(result),
    distributions: shapes.filter((shape) => shape !== null),
    series: seriesView(result),
    replicas: replicaViews(result),
    cost: costFacts(manifest, result),
  };
}
