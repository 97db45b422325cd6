/** Named environments: one schema, read once, with errors in the words of the user's file. */

export { addModel } from './add-model';
export { egressPorts } from './egress-ports';
export type { Environment } from './environment';
export { modelOfEnvironment, ownModelsOf } from './environment-model';
export { ownReleasesOf } from './environment-release';
export { type Effect, FIELD_EFFECTS, type FieldEffect } from './field-effects';
export { type FieldHelp, fieldHelp } from './field-help';
export type { FieldPath, FieldValue } from './field-path';
export { describeFields, environmentJsonSchema } from './field-rows';
export { generationSuffix } from './generation-suffix';
export {
  CONTEXT_KEY,
  type EnvironmentSummary,
  type LoadRequest,
  listEnvironments,
  loadEnvironment,
  type Overrides,
  parseEnvironment,
} from './load-environment';
export { nearest } from './nearest';
export { refuseOtherContext } from './other-context';
export { readOwnModels } from './own-models';
export { type EnvironmentInput, environmentSchema } from './schema';
export { timeScaleSchema } from './schema-work';
export { changedFacts, placedZone, sealedFacts } from './sealed-facts';
export { storedEnvironment } from './stored-environment';
