/** From an environment to a plan or a refusal. Nothing here reads a file, a clock or a network. */

export { presetWarnings } from './admission/preset-warnings';
export type { Refusal, Warning } from './admission/refusal';
export { type ArtifactInputs, artifactKey, publicVersion, withoutPaths } from './commands/artifact-key';
export {
  conditionsOf,
  renderArgv,
  renderCommand,
  renderText,
  type Variables,
} from './commands/command-template';
export { hostPaths } from './commands/host-paths';
export {
  type PlannedCommand,
  plannedArtifact,
  plannedCommands,
} from './commands/planned-commands';
export { draftOf } from './draft';
export { type Estimate, estimates } from './estimates';
export { admitLayout } from './layout/admit-layout';
export { type Alternative, alternatives, describeLayout } from './layout/alternatives';
export { type DeviceCell, deviceGrid, memoryBar } from './layout/device-grid';
export type { Admission, Layout, LayoutRequest, ReplicaCores } from './layout/layout';
export { concurrencyOf, layoutRequestOf, lengthRequestOf } from './layout/layout-request';
export { layoutRefusals } from './layout/layout-rules';
export {
  checkLengths,
  type LengthCheck,
  type LengthRequest,
  type LengthTerm,
} from './layout/lengths';
export { type BandwidthFloor, bandwidthFloor } from './memory/bandwidth-floor';
export { type MemoryBudget, type MemoryTerm, memoryBudget } from './memory/memory';
export { type Migration, migrationOf } from './migration';
export { needInstances } from './need-instances';
export { compileRows, type EffectiveOptions, effectiveOptions, serveRows } from './options/effective-options';
export { NEURON_RULES } from './options/neuron-option-rules';
export { OPTION_RULES } from './options/option-rules';
export { type OptionValues, optionWords } from './options/option-words';
export { makePlan, type Plan, planJson } from './plan';
export { type LayoutChange, planOrAlternatives } from './plan-or-alternatives';
export { type Difference, tutorialDifferences } from './tutorial-differences';
