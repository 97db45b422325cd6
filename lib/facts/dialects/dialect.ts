/** The launch dialects: which command lines a release's compiler and server understand. */
import { rowOf } from '../required-cell';
import type { Dialect, DialectId } from './command-template';
import { COMPILE } from './compile-templates';
import { SERVE_FORK_07, SERVE_FORK_09, SERVE_PLUGIN } from './serve-templates';

const READ_ON = { verbatimMaxModelLength: 12_800, globalTopK: 64, read: '2026-11-23' } as const;

const ROWS: Readonly<Record<DialectId, Dialect>> = {
  'fork-0.9': {
    ...READ_ON,
    id: 'fork-0.9',
    compile: COMPILE,
    serve: SERVE_FORK_09,
    source: 'the tutorial at aws-neuron-sdk v2.24.0; upstreaming-to-vllm @v2.23.0-v0',
  },
  'fork-0.7.2': {
    ...READ_ON,
    id: 'fork-0.7.2',
    compile: COMPILE,
    serve: SERVE_FORK_07,
    source: 'aws-neuron-sdk libraries/nxd-inference/developer_guides/vllm-user-guide.rst @v2.23.0',
  },
  plugin: {
    ...READ_ON,
    id: 'plugin',
    compile: COMPILE,
    serve: SERVE_PLUGIN,
    source:
      'aws-neuron-sdk libraries/nxd-inference/developer_guides/vllm-user-guide-v1.rst @v2.27.0 to v2.31.1; vllm-neuron @0.2.0',
  },
};

/** The dialect of that name. Throws NotInCatalogue. */
export const dialectOf = (id: string): Dialect => rowOf(ROWS, id, 'launch dialects');
/** Every dialect by name. */
export const dialectRows = (): Readonly<Record<string, Dialect>> => ROWS;
