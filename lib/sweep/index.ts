/** Many cells measured on the same instances: which, in which order, how long, at what cost. Nothing here runs one. */

export type { Cell } from './cell';
export { cellEnvironment } from './cell-environment';
export { lowerBoundOf } from './lower-bound';
export { oneAfterAnother } from './one-after-another';
export { PRESET_NAMES, type PresetName, presetDescription, presetSweep } from './presets';
export { type Schedule, scheduleOf } from './schedule';
export type { ScheduledCell, ScheduleRequest } from './schedule-request';
export type { Step } from './step';
export { stepNames } from './step-names';
export { parseSweep, readSweep } from './sweep-file';
export { planSweep } from './sweep-plan';
export { type SweepPlan, sweepPlanSchema } from './sweep-plan-schema';
export { SWEEP_RECIPES } from './sweep-recipe';
export { type Sweep, type SweepInput, sweepJsonSchema } from './sweep-schema';
