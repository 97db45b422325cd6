import { READ, type Sourced } from '../sourced';

/** One published measurement, its layout and its load. */
interface Published extends Sourced {
  /** As EC2 names it. */
  readonly instanceType: string;
  /** `owner/name` on the hub. */
  readonly model: string;
  /** Cores of one replica. */
  readonly tensorParallel: number;
  /** Replicas. */
  readonly dataParallel: number;
  /** Sequences that one replica decodes together. */
  readonly batch: number;
  /** Client, lengths in tokens, and concurrency. */
  readonly load: string;
  /** Median time to first token. */
  readonly ttftP50Milliseconds?: number;
  /** Median time per output token. */
  readonly tpotP50Microseconds?: number;
  /** Wall time divided by finished requests, all replicas together. */
  readonly millisecondsPerRequest?: number;
}

const TABLES = 'aws-neuron-sdk libraries/nxd-inference/tutorials';

/** Numbers that somebody published for a layout; used as anchors, never as a promise. */
export const PUBLISHED: readonly Published[] = [
  {
    instanceType: 'trn2.48xlarge',
    model: 'meta-llama/Llama-3.3-70B-Instruct',
    tensorParallel: 64,
    dataParallel: 1,
    batch: 1,
    load: 'LLMPerf, 10,000 in, 1,500 out, concurrency 1',
    ttftP50Milliseconds: 814,
    tpotP50Microseconds: 19_660,
    source: `${TABLES}/llama70b_perf_comparison.csv @v2.32.0`,
    read: READ,
  },
  {
    instanceType: 'trn2.48xlarge',
    model: 'meta-llama/Llama-3.1-405B-Instruct',
    tensorParallel: 64,
    dataParallel: 1,
    batch: 1,
    load: 'LLMPerf, 10,000 in, 1,500 out, concurrency 1',
    ttftP50Milliseconds: 2442,
    tpotP50Microseconds: 37_900,
    source: `${TABLES}/llama405b_perf_comparison.csv @v2.32.0`,
    read: READ,
  },
  {
    instanceType: 'trn2.48xlarge',
    model: 'meta-llama/Llama-3.3-70B-Instruct',
    tensorParallel: 32,
    dataParallel: 2,
    batch: 4,
    load: 'the tutorial, 39 of 1,000 requests done',
    millisecondsPerRequest: 1890,
    source: `${TABLES}/trn2-llama3.3-70b-dp-tutorial.rst @v2.24.0, sample of the progress bar`,
    read: READ,
  },
];
