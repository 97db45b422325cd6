import { DEFAULTS, hardwareOf } from '../../facts';
import { concurrencyOf, type LayoutEnvironment } from '../../plan/layout/layout-request';
import type { PageData } from '../page-data';

/** What can be changed on the page by hand. A number is NaN while its field is empty. */
export interface PageState {
  /** EC2 instance type. */
  readonly instanceType: string;
  /** Hub id of the model. */
  readonly model: string;
  /** Neuron SDK release. */
  readonly release: string;
  /** Tensor parallel degree: logical cores of one replica. */
  readonly tensorParallel: number;
  /** Replicas. */
  readonly dataParallel: number;
  /** Sequences that one replica decodes together. */
  readonly batch: number;
  /** Physical cores in one logical core (LNC). */
  readonly logicalCores: number;
  /** Compiled length of prompt and answer, in tokens. */
  readonly sequence: number;
  /** Mean of the prompts, in tokens as the environment counts them. */
  readonly inputTokens: number;
  /** Mean of the answers, in tokens. */
  readonly outputTokens: number;
  /** Requests in flight over all replicas. */
  readonly concurrency: number;
  /** Least output tokens per second of a listed layout; null: no limit. */
  readonly minThroughput: number | null;
  /** Most milliseconds per output token of a listed layout; null: no limit. */
  readonly maxTpot: number | null;
  /** Whether refused layouts are listed too. */
  readonly refused: boolean;
}

/** What the page shows first: the values of the environment, and what was typed. */
export function pageState({ environment, sequences, wanted }: PageData): PageState {
  const { layout, lengths, workload } = environment;
  const typed = sequences.includes(lengths.sequence) ? undefined : sequences[0];
  return {
    instanceType: environment.instance.type,
    model: environment.model.id,
    release: environment.release,
    ...layout,
    sequence: typed ?? lengths.sequence,
    inputTokens: workload.inputTokens.mean,
    outputTokens: workload.outputTokens.mean,
    concurrency: concurrencyOf(environment),
    minThroughput: wanted.minThroughput ?? null,
    maxTpot: wanted.maxTpot ?? null,
    refused: false,
  };
}

/** Another instance type; its own LNC where it does not support the present one. */
export function withInstance(state: PageState, instanceType: string): PageState {
  const { supported, default: usual } = hardwareOf(instanceType).logicalCores;
  const keeps = supported.some((each) => each === state.logicalCores);
  return { ...state, instanceType, logicalCores: keeps ? state.logicalCores : usual };
}

const ofCatalogue = ({ model: { revision, allowPickle } }: LayoutEnvironment, id: string) => ({
  ...{ id, revision, allowPickle, source: DEFAULTS.ModelSource },
});

/**
 * The environment with the values of the page. A context that was as long as the sequence stays so, as it does when
 * the file names none.
 */
export function environmentWith({ environment }: PageData, state: PageState): LayoutEnvironment {
  const { lengths, workload } = environment;
  const { tensorParallel, dataParallel, batch, logicalCores, sequence } = state;
  return {
    ...environment,
    instance: { ...environment.instance, type: state.instanceType },
    model: state.model === environment.model.id ? environment.model : ofCatalogue(environment, state.model),
    release: state.release,
    layout: { tensorParallel, dataParallel, batch, logicalCores },
    lengths: { sequence, context: lengths.context === lengths.sequence ? sequence : lengths.context },
    workload: {
      ...workload,
      inputTokens: { ...workload.inputTokens, mean: state.inputTokens },
      outputTokens: { ...workload.outputTokens, mean: state.outputTokens },
      concurrency: state.concurrency,
    },
  };
}
