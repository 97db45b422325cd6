/** From an environment to a plan or a refusal. Nothing here reads a file, a clock or a network. */

export { admitLayout } from './admission';
export { type Alternative, alternatives, describeLayout } from './alternatives';
export { type ArtifactInputs, artifactKey, KEY_PACKAGES, publicVersion, withoutPaths } from './artifact-key';
export { type BandwidthFloor, bandwidthFloor } from './bandwidth-floor';
export {
  type Command,
  conditionsOf,
  renderArgv,
  renderCommand,
  renderEnvironment,
  renderText,
  type Variables,
} from './command-template';
export { type DeviceCell, deviceGrid, type MemorySegment, memoryBar } from './device-grid';
export { type Estimate, estimates } from './estimates';
export { hostPaths } from './host-paths';
export type { Admission, Layout, LayoutRequest, ReplicaCores } from './layout';
export { concurrencyOf, layoutRequestOf, lengthRequestOf } from './layout-request';
export { layoutRefusals } from './layout-rules';
export {
  checkLengths,
  type LengthCheck,
  type LengthRequest,
  type LengthTerm,
  TAIL_STANDARD_DEVIATIONS,
} from './lengths';
export { type MemoryBudget, type MemoryRequest, type MemoryTerm, memoryBudget } from './memory';
export { makePlan, type Plan, planJson } from './plan';
export { planOrAlternatives } from './plan-or-alternatives';
export {
  type PlannedArtifact,
  type PlannedCommand,
  plannedArtifact,
  plannedCommands,
} from './planned-commands';
export { presetWarnings } from './preset-warnings';
export type { Refusal, Warning } from './refusal';
export { type Difference, tutorialDifferences } from './tutorial-differences';
