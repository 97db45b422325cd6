/** What other CDK apps and programs may build on. */
export { bootstrapRun } from './contract/bootstrap-run';
export type { Deployment } from './contract/deployment';
export type { Manifest } from './contract/manifest';
export { documentName, ENVIRONMENT_TAG, keys, stackName } from './contract/names';
export type { Outcome } from './contract/outcome';
export { type HostPhase, PHASES, type Phase } from './contract/phase';
export type { Result } from './contract/result';
export { isTrainyardError, TrainyardError } from './core/errors';
export * from './documents';
export {
  type Environment,
  environmentSchema,
  listEnvironments,
  loadEnvironment,
  parseEnvironment,
} from './environment';
export * from './infra';
export { type Admission, admitLayout, makePlan, type Plan, planJson } from './plan';
export * from './run';
