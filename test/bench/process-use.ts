/** Processor time and memory of a process and all below it, read from the kernel while they run. */
import { readFileSync } from 'node:fs';

/** What the kernel counts in, on every Linux. */
const TICKS_PER_SECOND = 100;
const PERIOD_MS = 100;
/** Its list of pages makes memory dearer to read than time. */
const MEMORY_EVERY = 10;

export interface ProcessUse {
  /** Mean number of cores in use between two moments of the wall clock, in milliseconds. */
  cores(from: number, to: number): number;
  /** The most memory at any moment, in MB; a page that two processes share counts once. */
  peakMegabytes(): number;
}

export function watchProcess(): ProcessUse & { begin(pid: number | undefined): void; end(): void } {
  const samples: { at: number; seconds: number }[] = [];
  const spent = new Map<number, number>();
  let peak = 0;
  let round = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = (root: number) => {
    const family = familyOf(root);
    for (const pid of family) spent.set(pid, Math.max(spent.get(pid) ?? 0, secondsOf(pid)));
    samples.push({ at: Date.now(), seconds: [...spent.values()].reduce((total, one) => total + one, 0) });
    if (round++ % MEMORY_EVERY === 0) {
      peak = Math.max(
        peak,
        family.reduce((total, pid) => total + megabytesOf(pid), 0),
      );
    }
  };
  return {
    begin(pid) {
      if (pid !== undefined) timer = setInterval(() => look(pid), PERIOD_MS);
    },
    end: () => clearInterval(timer),
    cores(from, to) {
      const seen = samples.filter(({ at }) => at >= from && at <= to);
      const [first, last] = [seen[0], seen.at(-1)];
      if (!first || !last || first === last) return Number.NaN;
      return ((last.seconds - first.seconds) * 1000) / (last.at - first.at);
    },
    peakMegabytes: () => peak,
  };
}

const read = (pid: number, name: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
};

function familyOf(root: number): number[] {
  const found = [root];
  for (const pid of found) {
    found.push(...read(pid, `task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number));
  }
  return found;
}

function secondsOf(pid: number): number {
  // After the name, which may hold spaces: user and system time are the twelfth and thirteenth field.
  const fields = read(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
}

function megabytesOf(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(read(pid, 'smaps_rollup'))?.[1] ?? 0) / 1000;
}
