import { modelSlug } from '../../contract/names';

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
  /** A link to the kernel binaries of an artifact, whose graphs name them by this path wherever the artifact is. */
  nkiCache: (key: string) => `${DATA}/nki/${key}`,
  /** Metrics of the processes of one replica. */
  prometheus: (port: number) => `/var/lib/trainyard/replicas/${port}.prometheus`,
  /** Of one compile. What it made is moved to its artifact's folder when it is proven. */
  work: `${DATA}/work/<command>`,
  compileCache: `${DATA}/compile-cache`,
  /** Of one benchmark; each of several repeats has a folder of its own in it. */
  benchmark: `${DATA}/runs/<run>/benchmark-<command>`,
  progress: '/var/lib/trainyard/attempts/benchmark-<command>/progress.json',
} as const;
