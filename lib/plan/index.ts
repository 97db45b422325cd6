/** From an environment to a plan or a refusal. Nothing here reads a file, a clock or a network. */
export { type Alternative, alternatives, describeLayout } from './alternatives';
export { type ArtifactInputs, artifactKey, KEY_PACKAGES, publicVersion, withoutPaths } from './artifact-key';
export { type PlannedArtifact, type PlannedCommand, plannedArtifact, plannedCommands } from './commands';
export { type Difference, tutorialDifferences } from './differences';
export { type DeviceCell, deviceGrid, type MemorySegment, memoryBar } from './drawing';
export { type Estimate, estimates } from './estimates';
export {
  type Command,
  conditionsOf,
  fillArgv,
  fillCommand,
  fillEnvironment,
  fillText,
  type Variables,
} from './fill';
export { type BandwidthFloor, bandwidthFloor } from './floor';
export { knownWrong } from './known-wrong';
export { type Admission, admitLayout, type Layout, type LayoutRequest, type ReplicaPlace } from './layout';
export { checkLengths, type LengthCheck, type LengthRequest, TAIL_STANDARD_DEVIATIONS } from './lengths';
export { type MemoryBudget, type MemoryRequest, type MemoryTerm, memoryBudget } from './memory';
export { BIND_ADDRESS, places } from './places';
export { makePlan, type Plan, planJson } from './plan';
export type { Refusal, Warning } from './refusal';
export { concurrencyOf, layoutRequestOf, lengthRequestOf } from './request';
