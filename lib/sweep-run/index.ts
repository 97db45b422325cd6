/** Running a sweep: its steps as runs, checkpoints in the bucket, and going on after any end. */
export type { SweepRequest } from './begin-sweep';
export { cancelSweep } from './cancel-sweep';
export { collectSweep } from './collect-sweep';
export { resumeSweep, runSweep, type SweepOptions } from './drive-sweep';
export { stepRecordSchema } from './step-record';
export type { SweepEvent } from './sweep-events';
export { type SweepManifest, sweepManifestSchema } from './sweep-manifest';
export { type SweepStatus, sweepStatus } from './sweep-status';
export { latestSweepId, listSweepIds, loadSweep } from './sweep-store';
