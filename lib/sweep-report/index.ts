/** What a sweep measured: every cell, the fronts, what was predicted, and what follows from it. Pure; nothing is read. */
export { countedResult } from './counted-result';
export { renderSweepHtml } from './render-sweep-html';
export { renderSweepTerminal } from './render-sweep-terminal';
export { type SweepReport, sweepReportSchema } from './report-schema';
export { sweepReportCsv } from './sweep-csv';
export type { SweepMeasurements, SweptCell } from './sweep-measurements';
export { sweepReport } from './sweep-report';
