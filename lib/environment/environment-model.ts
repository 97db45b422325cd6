import { type Model, modelOf } from '../facts';
import type { Environment } from './environment';

/**
 * The constants of an environment's model. Everything that plans, predicts or reports asks here, so that a model may
 * come from elsewhere than the catalogue.
 * @throws NotInCatalogue when the model is not known
 */
export const modelOfEnvironment = ({ model }: Pick<Environment, 'model'>): Model => modelOf(model.id);
