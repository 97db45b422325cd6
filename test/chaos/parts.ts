/** Finds the processes of a rehearsal by its own folder, and nobody else's. */
import { readdirSync, readFileSync } from 'node:fs';
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

const COMMANDS: Readonly<Record<Exclude<Part, 'command' | 'account'>, RegExp>> = {
  worker: /worker\.js/,
  replica: /vllm/,
  client: /trainyard_host\.measure/,
  shell: /^\S*bash /,
};

/** The processes of a part, of which a fault takes one; none while it does not run. */
export function processesOfPart(folder: string, part: Exclude<Part, 'command'>): number[] {
  if (part === 'account') {
    const found = accountFile(folder);
    return found === undefined
      ? []
      : processesOf(folder).flatMap(({ pid }) => (pid === found.pid ? [pid] : []));
  }
  return processesOf(folder).flatMap(({ pid, command }) => (COMMANDS[part].test(command) ? [pid] : []));
}
