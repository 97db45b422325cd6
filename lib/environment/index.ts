/** Named environments: one schema, read once, with errors in the words of the user's file. */

export type { Environment } from './environment';
export { type FieldHelp, fieldHelp } from './field-help';
export type { FieldPath, FieldValue } from './field-path';
export { describeFields, environmentJsonSchema, type FieldRow } from './field-rows';
export * from './limits';
export {
  CONTEXT_KEY,
  DEFAULT_CONFIG_FILE,
  type EnvironmentSummary,
  type LoadRequest,
  listEnvironments,
  loadEnvironment,
  type Overrides,
  parseEnvironment,
} from './load-environment';
export { nearest } from './nearest';
export type { Problem } from './problems';
export {
  type EnvironmentInput,
  environmentNameSchema,
  environmentSchema,
  type ParsedEnvironment,
} from './schema';
