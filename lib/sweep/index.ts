/** Many cells measured on the same instances: which, in which order, how long, at what cost. Nothing here runs one. */

export type { Cell } from './cell';
export { type LowerBound, lowerBoundOf } from './lower-bound';
export { oneAfterAnother } from './one-after-another';
export { PRESET_NAMES, type PresetName, presetDescription, presetSweep } from './presets';
export { type Schedule, scheduleOf } from './schedule';
export type { Job, ScheduleRequest } from './schedule-request';
export type { Step, Use } from './step';
export { parseSweep, readSweep, type SweepSource } from './sweep-file';
export { planSweep, type SweepPlanOptions } from './sweep-plan';
export { type SweepPlan, sweepPlanJsonSchema, sweepPlanSchema } from './sweep-plan-schema';
export { type Sweep, type SweepInput, sweepJsonSchema } from './sweep-schema';
