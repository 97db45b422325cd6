/** From a run's manifest, outcomes and results to something a person reads. */
export { ANCHORS, type Anchor } from './anchors';
export { renderComparison } from './comparison';
export { renderRuns } from './comparison/terminal';
export { type ComparedRun, comparisonView } from './comparison/view';
export { renderDifferences } from './differences';
export { type HtmlOptions, renderHtml } from './html';
export { renderResult } from './result';
export { renderTerminal, type TerminalOptions } from './terminal';
export { buildView, type ReportInput, type ReportView } from './view';
export { shownResult } from './view/shown-result';
