/** Processor time of one process over its life, read from the kernel while it runs. */
import { readFileSync } from 'node:fs';

/** What the kernel counts in, on every Linux. */
const TICKS_PER_SECOND = 100;
const PERIOD_MS = 100;

export interface CpuUse {
  /** Mean number of cores in use between two moments of the wall clock, in milliseconds. */
  cores(from: number, to: number): number;
}

export function watchCpu(): CpuUse & { begin(pid: number | undefined): void; end(): void } {
  const samples: { at: number; seconds: number }[] = [];
  let timer: NodeJS.Timeout | undefined;
  return {
    begin(pid) {
      timer = setInterval(() => {
        const seconds = pid === undefined ? undefined : usedBy(pid);
        if (seconds !== undefined) samples.push({ at: Date.now(), seconds });
      }, PERIOD_MS);
    },
    end: () => clearInterval(timer),
    cores(from, to) {
      const seen = samples.filter(({ at }) => at >= from && at <= to);
      const [first, last] = [seen[0], seen.at(-1)];
      if (!first || !last || first === last) return Number.NaN;
      return ((last.seconds - first.seconds) * 1000) / (last.at - first.at);
    },
  };
}

function usedBy(pid: number): number | undefined {
  try {
    // After the name, which may hold spaces: user and system time are the twelfth and thirteenth field.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}
