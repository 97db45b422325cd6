/** What other CDK apps and programs may build on. */
export type {
  BlockHeld,
  BlockOffer,
  BlockOrder,
  BlockQuery,
  Bought,
  CapacityMarket,
  DryRun,
  ExtensionOffer,
  Fee,
  ReservationHeld,
  SubnetHeld,
  Zone,
} from './capacity';
export type { Code, ForeignCode } from './codes';
export { bootstrapRun } from './contract/bootstrap-run';
export type { Deployment } from './contract/deployment';
export type { Manifest } from './contract/manifest';
export type { MeasuredRun } from './contract/measured-run';
export { documentName, ENVIRONMENT_TAG, keys, stackName } from './contract/names';
export type { Outcome } from './contract/outcome';
export { HOST_PHASES, type HostPhase, PHASES, type Phase } from './contract/phase';
export type { RequestOutline, RequestRecord } from './contract/request-record';
export type { Result } from './contract/result';
export { type ErrorDetail, type ErrorKind, isTrainyardError, TrainyardError } from './core/errors';
export type { Json } from './core/json';
export * from './documents';
export {
  type Effect,
  type Environment,
  type EnvironmentInput,
  type EnvironmentSummary,
  environmentSchema,
  FIELD_EFFECTS,
  type FieldEffect,
  type LoadRequest,
  listEnvironments,
  loadEnvironment,
  modelOfEnvironment,
  type Overrides,
  parseEnvironment,
} from './environment';
export {
  type ArchitectureName,
  type DialectId,
  type Experts,
  type HeadsRule,
  type ImageSelector,
  type Model,
  type ModelConfig,
  type ModelIdentity,
  type ModelShape,
  modelFromConfig,
  modelOf,
  type Quantization,
} from './facts';
export * from './infra';
export {
  type Admission,
  type ArtifactInputs,
  admitLayout,
  type BandwidthFloor,
  type DeviceCell,
  type Difference,
  type EffectiveOptions,
  type Estimate,
  type Layout,
  type LayoutRequest,
  type LengthCheck,
  type LengthTerm,
  type MemoryBudget,
  type MemoryTerm,
  makePlan,
  type OptionValues,
  type Plan,
  type PlannedCommand,
  planJson,
  type Refusal,
  type ReplicaCores,
  type Warning as PlanWarning,
} from './plan';
export * from './run';
