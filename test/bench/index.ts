/** What `npm run bench` measures. */
export { runBenches } from './bench';
export type { Context } from './context';
export { type BenchOptions, parseOptions, USAGE } from './options';
export { RECORDED_HOW } from './recorded';
export type { Row } from './row';
export { renderTable } from './table';
