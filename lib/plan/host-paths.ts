import { modelSlug } from '../contract/names';

const DATA = '/mnt/trainyard';
const HOME = '/opt/trainyard';

/**
 * Where things are on an instance. A rehearsal puts its own root in front of these. `<command>` and `<run>` stand for
 * ids that are not known when a plan is made.
 */
export const hostPaths = {
  toolkit: `${HOME}/current`,
  llmperfVenv: `${HOME}/venvs/llmperf`,
  llmperfSource: `${HOME}/src/llmperf`,
  model: (id: string, revision: string) => `${DATA}/models/${modelSlug(id)}/${revision}`,
  artifact: (key: string) => `${DATA}/artifacts/${key}`,
  work: `${DATA}/work/<command>`,
  compileCache: `${DATA}/compile-cache`,
  run: `${DATA}/runs/<run>`,
} as const;

/** Address that the replicas listen on unless the host's settings name another one. */
export const BIND_ADDRESS = '127.0.0.1';
