/**
 * The processes that an emulated account started: finding them again, and ending them.
 *
 * Every child of the agent and of a unit carries `TRAINYARD_EMULATION=<state>/hosts/…`. That mark, read from the
 * kernel's copy of a process's environment, is what makes a process ours: it also finds children that left
 * their process group, and it cannot hit a stranger that got a recycled id.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Whether a process runs; one that has ended and was not waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** Ids of living processes whose `TRAINYARD_EMULATION` begins with `prefix`; never this process. */
export function markedProcesses(prefix: string): number[] {
  const mark = `TRAINYARD_EMULATION=${prefix}`;
  return find((entry) => entry.startsWith(mark));
}

/** Ids of living processes that have exactly this `NAME=value` in their environment. */
export function processesWith(assignment: string): number[] {
  return find((entry) => entry === assignment);
}

function find(test: (entry: string) => boolean): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && environmentOf(pid).some(test) && isAlive(pid));
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** SIGKILL, again and again until a look finds none: a process may fork between the look and the signal. */
export async function killMarked(prefix: string): Promise<number> {
  let killed = 0;
  for (let round = 0; round < 50; round++) {
    const found = markedProcesses(prefix);
    if (found.length === 0) return killed;
    for (const pid of found) {
      if (signal(pid, 'SIGKILL')) killed += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return killed;
}

/** False when there was nobody to signal. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
