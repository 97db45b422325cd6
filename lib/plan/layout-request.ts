/** What an environment asks of each rule. */
import type { Environment } from '../environment';
import { modelOf } from '../facts';
import type { LayoutRequest } from './layout';
import type { LengthRequest } from './lengths';

export function layoutRequestOf(environment: Environment): LayoutRequest {
  return {
    instanceType: environment.instance.type,
    modelId: environment.model.id,
    ...environment.layout,
    sequence: environment.lengths.sequence,
    basePort: environment.serving.basePort,
    otherMiB: environment.memory.otherMiB,
  };
}

export function lengthRequestOf(environment: Environment): LengthRequest {
  const { inputTokens, outputTokens, client } = environment.workload;
  return {
    model: modelOf(environment.model.id),
    logicalCores: environment.layout.logicalCores,
    ...environment.lengths,
    input: inputTokens,
    output: outputTokens,
    // The tutorial never names a tokenizer, so LLMPerf falls back on its own.
    countedWith: environment.preset === 'verbatim' && client === 'upstream' ? 'default' : 'model',
  };
}

/** Requests in flight: as many as there are slots, unless the environment says otherwise. */
export function concurrencyOf(environment: Environment): number {
  const { batch, dataParallel } = environment.layout;
  return environment.workload.concurrency ?? batch * dataParallel;
}
