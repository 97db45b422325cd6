/** What a release can do with a model, and what is not known of it. */
import type { Environment } from '../../environment';
import { modelOfEnvironment } from '../../environment/environment-model';
import { releaseOf, releaseVersions, serviceOf } from '../../facts';
import type { LayoutEnvironment } from '../layout/layout-request';
import { type Refusal, type Warning, warning } from './refusal';

/** Refusal of a model that the release does not serve, with the releases that do; undefined when it may. */
export function modelNotServed(environment: LayoutEnvironment): Refusal | undefined {
  const model = modelOfEnvironment(environment);
  const service = serviceOf(releaseOf(environment.release), model);
  if (service.serves !== 'no') return undefined;
  const others = releaseVersions().filter((version) => serviceOf(releaseOf(version), model).serves === 'yes');
  return {
    code: 'ModelNotServed',
    message: `SDK ${environment.release} does not serve ${model.id}: ${service.why}`,
    next:
      others.length > 0
        ? `set release to one that does: ${others.join(', ')}`
        : 'no release of the catalogue is known to serve it; use another model',
  };
}

/** What is not known of a model: whether the release serves it, and how long prompts are in its tokens. */
export const modelWarnings = (environment: Environment): readonly (Warning | undefined)[] => [
  modelServed(environment),
  promptLengthsKnown(environment),
];

function modelServed(environment: Environment): Warning | undefined {
  const model = modelOfEnvironment(environment);
  const service = serviceOf(releaseOf(environment.release), model);
  if (service.serves !== 'unknown') return undefined;
  return warning(
    'ModelServiceNotKnown',
    `whether SDK ${environment.release} serves ${model.id} is not known: ${service.why}`,
    'try it with one replica before you pay for more',
  );
}

function promptLengthsKnown(environment: Environment): Warning | undefined {
  const { tokenizer, id } = modelOfEnvironment(environment);
  if (tokenizer !== null || environment.workload.inputTokens.counting === 'exact') return undefined;
  return warning(
    'PromptLengthsNotMeasured',
    `how long LLMPerf's prompts are in tokens of ${id} was not measured, so they are planned as long as they were asked for, an upper bound but for the chat template`,
    'read chatTemplateTokens in the outcome of Prepare, or set workload.inputTokens.counting to exact',
  );
}
