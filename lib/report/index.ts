/** A run's manifest, outcomes and results, as a table for a terminal and as one self-contained page. */
export { renderHtml } from './html';
export { renderTerminal } from './terminal';
export { buildView, type ReportView } from './view';
