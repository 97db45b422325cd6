/** Where things lie on a host; the root prefix of a rehearsal comes before these. */
import { modelSlug } from '../contract/names';

const DATA = '/mnt/trainyard';
const HOME = '/opt/trainyard';

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

/** Replicas listen here unless the host says otherwise. */
export const BIND_ADDRESS = '127.0.0.1';
