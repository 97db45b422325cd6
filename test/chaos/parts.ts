/** Finds the processes of a rehearsal by its own folder, and nobody else's. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Part } from './fault-plan';

/** A living process that names the folder in its command line or its environment. */
export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

const read = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
};

/** Every one of a folder, this process excepted. */
export function processesOf(folder: string): FoundProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== `${process.pid}`)
    .map((name) => ({ pid: Number(name), command: read(Number(name), 'cmdline') }))
    .filter(({ pid, command }) => command.includes(folder) || read(pid, 'environ').includes(folder))
    .filter(({ pid }) => !/^State:\s+[ZX]/m.test(read(pid, 'status')) && read(pid, 'status') !== '');
}

/** Where the emulated account answers now; undefined while there is none. */
export function accountFile(folder: string): { pid: number; endpoint: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'account/account.json'), 'utf8')) as {
      pid: number;
      endpoint: string;
    };
  } catch {
    return undefined;
  }
}

const COMMANDS: Readonly<Record<Exclude<Part, 'command' | 'account' | 'worker'>, RegExp>> = {
  replica: /vllm/,
  client: /trainyard_host\.measure/,
  shell: /^\S*bash /,
};

/** Process ids of all workers that were ever given a command. */
function workerIds(folder: string): ReadonlySet<number> {
  const hosts = join(folder, 'hosts');
  const agents = names(hosts).map((id) => join(hosts, id, 'agent'));
  const files = agents.flatMap((agent) => names(agent).map((command) => join(agent, command, 'worker-pid')));
  return new Set(files.filter(existsSync).map((file) => Number(readFileSync(file, 'utf8'))));
}

const names = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

/** The processes of a part, of which a fault takes one; none while it does not run. */
export function processesOfPart(folder: string, part: Exclude<Part, 'command'>): number[] {
  if (part === 'account') {
    const found = accountFile(folder);
    return found === undefined
      ? []
      : processesOf(folder).flatMap(({ pid }) => (pid === found.pid ? [pid] : []));
  }
  const found = processesOf(folder);
  if (part !== 'worker')
    return found.flatMap(({ pid, command }) => (COMMANDS[part].test(command) ? [pid] : []));
  // Only those that have a command: another one waits for the next.
  const busy = workerIds(folder);
  return found.flatMap(({ pid }) => (busy.has(pid) ? [pid] : []));
}
