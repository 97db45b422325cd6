import type { DocumentSpec } from '../document-spec';
import { WHERE_IT_GOES } from '../document-spec';
import { runParameter } from '../parameters/model-parameters';

/** Needs nothing of the environment but its release, which every document carries as a constant. */
export function bootstrapDocument(): DocumentSpec {
  return {
    phase: 'bootstrap',
    description:
      'Sets an instance up: waits for the first boot to end, checks the Neuron driver, runtime and tools, installs ' +
      'the vLLM source at its pinned commit and LLMPerf in an environment of its own, and records every version. ' +
      'The deployment runs it by itself and waits for it; run it by hand to repair an instance. Takes 10 to 40 ' +
      `minutes the first time, seconds when there is nothing left to do. ${WHERE_IT_GOES}`,
    timeoutSeconds: 7_200,
    parameters: [runParameter()],
  };
}
