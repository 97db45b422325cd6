/** From a run's manifest, outcomes and results to something a person reads. */
export { ANCHORS } from './anchors';
export { renderComparison } from './comparison';
export type { ComparedRun } from './comparison/likeness';
export { renderRuns } from './comparison/render-runs';
export { comparisonView } from './comparison/view';
export { renderDifferences } from './differences';
export { renderHtml } from './html';
export { renderResult } from './result';
export { renderTerminal } from './terminal';
export { buildView } from './view';
export { instanceRows } from './view/instance-rows';
export { shownResult, shownResults } from './view/shown-result';
