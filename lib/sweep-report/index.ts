/** What a sweep measured: every cell, the fronts, what was predicted, and what follows from it. Pure; nothing is read. */
export { type SweepReport, sweepReportSchema } from './report-schema';
export type { SweepMeasurements, SweptCell } from './sweep-measurements';
export { sweepReport } from './sweep-report';
