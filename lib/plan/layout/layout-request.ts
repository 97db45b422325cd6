import type { Environment } from '../../environment';
import { modelOfEnvironment } from '../../environment/environment-model';
import { type Model, releaseOf } from '../../facts';
import { draftOf } from '../draft';
import type { LayoutRequest } from './layout';
import type { LengthRequest } from './lengths';

/**
 * The parts of an environment on which a layout, its refusals and its prediction depend: no account, no network, no
 * guard.
 */
export type LayoutEnvironment = Pick<
  Environment,
  | 'name'
  | 'instance'
  | 'model'
  | 'release'
  | 'preset'
  | 'layout'
  | 'lengths'
  | 'memory'
  | 'serving'
  | 'workload'
  | 'price'
> &
  Partial<Pick<Environment, 'recipe' | 'compile'>>;

/**
 * What an environment asks of the layout rule.
 * @throws NotInCatalogue when the model is not known
 */
export function layoutRequestOf(environment: LayoutEnvironment): LayoutRequest {
  return {
    instanceType: environment.instance.type,
    model: modelOfEnvironment(environment),
    ...headsOf(environment.release),
    ...draftIn(environment),
    ...environment.layout,
    sequence: environment.lengths.sequence,
    basePort: environment.serving.basePort,
    dialect: releaseOf(environment.release).dialect,
    otherMiB: environment.memory.otherMiB,
  };
}

/** The draft model of an environment, as a field of a request. */
export function draftIn(environment: LayoutEnvironment): { readonly draft?: Model } {
  const draft = draftOf(environment);
  return draft === null ? {} : { draft: draft.model };
}

/** What the server of a release asks of the attention heads, as a field of a layout request. */
export function headsOf(release: string): Pick<LayoutRequest, 'heads'> {
  const { heads } = releaseOf(release);
  return heads === undefined ? {} : { heads };
}

/**
 * What an environment asks of the length rule. Prompts count as built with LLMPerf's default tokenizer only for
 * preset verbatim with the upstream client, because the tutorial names no tokenizer.
 * @throws NotInCatalogue when the model is not known
 */
export function lengthRequestOf(environment: LayoutEnvironment): LengthRequest {
  const { inputTokens, outputTokens, client } = environment.workload;
  return {
    model: modelOfEnvironment(environment),
    logicalCores: environment.layout.logicalCores,
    tensorParallel: environment.layout.tensorParallel,
    dialect: releaseOf(environment.release).dialect,
    ...environment.lengths,
    input: inputTokens,
    output: outputTokens,
    // The tutorial never names a tokenizer, so LLMPerf falls back on its own.
    countedWith: environment.preset === 'verbatim' && client === 'upstream' ? 'default' : 'model',
  };
}

/**
 * Requests in flight over all replicas: one for each slot (batch × replicas), unless the environment says otherwise.
 */
export function concurrencyOf(environment: LayoutEnvironment): number {
  const { batch, dataParallel } = environment.layout;
  return environment.workload.concurrency ?? batch * dataParallel;
}
