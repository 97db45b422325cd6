/** Named environments: one schema, read once, with errors in the words of the user's file. */

export { addModel } from './add-model';
export { nearest } from './checks/nearest';
export { refuseOtherContext } from './checks/other-context';
export { egressPorts } from './egress-ports';
export type { Environment } from './environment';
export { modelOfEnvironment, ownModelsOf } from './environment-model';
export { ownReleasesOf } from './environment-release';
export { type Effect, FIELD_EFFECTS, type FieldEffect } from './fields/field-effects';
export { type FieldHelp, fieldHelp } from './fields/field-help';
export type { FieldPath, FieldValue } from './fields/field-path';
export { describeFields, environmentJsonSchema } from './fields/field-rows';
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
export { readOwnModels } from './own-models';
export { type EnvironmentInput, environmentSchema } from './schema/schema';
export { timeScaleSchema } from './schema/schema-work';
export { changedFacts, placedZone, sealedFacts } from './sealed-facts';
export { storedEnvironment } from './stored-environment';
