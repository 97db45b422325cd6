import { isConfig, type Model, modelFromConfig, modelOf } from '../facts';
import type { Environment } from './environment';

/**
 * The constants of an environment's model: computed from the `config.json` that it carries, or the catalogue's.
 * Everything that plans, predicts or reports asks here, so that a model may come from elsewhere than the catalogue.
 * @throws NotInCatalogue when the environment carries no shape and the catalogue has none
 * @throws ModelArchitectureNotKnown, ModelQuantizationNotKnown, ModelConfigInvalid when the shape cannot be computed
 */
export function modelOfEnvironment({ model }: Pick<Environment, 'model'>): Model {
  return isConfig(model.config) ? ownModel(model, model.config) : modelOf(model.id);
}

/** The models that an environment uses and the catalogue does not have: one, or none. */
export const ownModelsOf = (environment: Pick<Environment, 'model'>): readonly Model[] =>
  environment.model.config === undefined ? [] : [modelOfEnvironment(environment)];

function ownModel(model: Environment['model'], config: NonNullable<Environment['model']['config']>): Model {
  const { id, revision, gated = false } = model;
  return modelFromConfig(config, {
    id,
    revision,
    gated,
    source: 'its own config.json',
    read: 'when it was added',
  });
}
