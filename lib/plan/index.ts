/** From an environment to a plan or a refusal. Nothing here reads a file, a clock or a network. */

export { admitLayout } from './admit-layout';
export { type Alternative, alternatives, describeLayout } from './alternatives';
export { type ArtifactInputs, artifactKey, publicVersion, withoutPaths } from './artifact-key';
export { type BandwidthFloor, bandwidthFloor } from './bandwidth-floor';
export {
  conditionsOf,
  renderArgv,
  renderCommand,
  renderText,
  type Variables,
} from './command-template';
export { type DeviceCell, deviceGrid, memoryBar } from './device-grid';
export { draftOf } from './draft';
export { compileRows, type EffectiveOptions, effectiveOptions, serveRows } from './effective-options';
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
} from './lengths';
export { type MemoryBudget, type MemoryTerm, memoryBudget } from './memory';
export { type Migration, migrationOf } from './migration';
export { needInstances } from './need-instances';
export { NEURON_RULES } from './neuron-option-rules';
export { OPTION_RULES } from './option-rules';
export { type OptionValues, optionWords } from './option-words';
export { makePlan, type Plan, planJson } from './plan';
export { type LayoutChange, planOrAlternatives } from './plan-or-alternatives';
export {
  type PlannedCommand,
  plannedArtifact,
  plannedCommands,
} from './planned-commands';
export { presetWarnings } from './preset-warnings';
export type { Refusal, Warning } from './refusal';
export { type Difference, tutorialDifferences } from './tutorial-differences';
