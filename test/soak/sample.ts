/** One look at a state directory and at the processes that live longer than a run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markedProcesses } from '../../lib/emulator/account/processes';

/** Counts after a run. Memory is resident, in KiB. */
export interface Sample {
  /** Files of the state directory that no run's result accounts for. */
  readonly files: number;
  /** Files that belong to runs: objects, notes, logs, replies, reports. */
  readonly filesOfRuns: number;
  readonly processes: number;
  readonly accountKiB: number;
  readonly accountDescriptors: number;
  readonly replicaKiB: number;
  readonly replicaDescriptors: number;
}

export function sampleOf(state: string): Sample {
  const names = readdirSync(state, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(state.length + 1));
  const ofRuns = names.filter(isOfRun);
  const marked = markedProcesses(`${state}/`);
  const replicas = marked.filter((pid) => read(`/proc/${pid}/cmdline`).includes('api_server'));
  const account = Number(JSON.parse(read(join(state, 'account/account.json'))).pid);
  return {
    files: names.length - ofRuns.length,
    filesOfRuns: ofRuns.length,
    processes: marked.length,
    accountKiB: residentKiB(account),
    accountDescriptors: descriptorsOf(account),
    replicaKiB: Math.max(0, ...replicas.map(residentKiB)),
    replicaDescriptors: Math.max(0, ...replicas.map(descriptorsOf)),
  };
}

/** What a run leaves, and is asked for later: its objects with their notes, its logs, the replies to its commands, its page. */
const isOfRun = (name: string) =>
  /(^|\/)(runs|reports|s3-notes|orchestration|outcomes)\/|^account\/ssm\/commands\/|^hosts\/[^/]+\/agent\/|var\/log\/trainyard\/[^/]+\//.test(
    name,
  );

const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const residentKiB = (pid: number) => Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
const descriptorsOf = (pid: number) =>
  existsSync(`/proc/${pid}/fd`) ? readdirSync(`/proc/${pid}/fd`).length : 0;
