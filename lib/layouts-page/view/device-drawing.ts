import { type Hardware, logicalCoresPerDevice } from '../../facts';
import { deviceGrid } from '../../plan/layout/device-grid';
import type { Layout } from '../../plan/layout/layout';
import type { MemoryBudget } from '../../plan/memory/memory';

/** One logical core, and the replica that owns it. */
interface DrawnCore {
  /** Number of the core. */
  readonly core: number;
  /** Index of the replica; null while it is free. */
  readonly replica: number | null;
}

/** One device of the drawing. */
export interface DrawnDevice {
  /** Number of the device. */
  readonly device: number;
  /** Its logical cores, in order. */
  readonly cores: readonly DrawnCore[];
  /** How many of them a replica owns. */
  readonly used: number;
}

/** The devices in the rows of the topology, each with its cores. */
export function drawnDevices(hardware: Hardware, layout: Layout): ReadonlyArray<readonly DrawnDevice[]> {
  return deviceGrid(hardware, layout).map((row) =>
    row.map(({ device, firstCore, lastCore }) => {
      const cores = Array.from({ length: lastCore - firstCore + 1 }, (_, at): DrawnCore => {
        const core = firstCore + at;
        const owner = layout.replicas.find((it) => it.firstCore <= core && core <= it.lastCore);
        return { core, replica: owner?.index ?? null };
      });
      return { device, cores, used: cores.filter(({ replica }) => replica !== null).length };
    }),
  );
}

/** Logical cores that no replica owns, in words. */
export function freeCores({ replicas, totalLogicalCores, tensorParallel }: Layout): string {
  const free = totalLogicalCores - replicas.length * tensorParallel;
  return free === 0 ? 'no core is free' : `${free} of ${totalLogicalCores} cores are free`;
}

/** Which replica is where, one text for each: what the drawing says. */
export function replicaLines({ replicas }: Layout): string[] {
  return replicas.map(({ index, firstCore, lastCore, devices, port }) => {
    const cores = fromTo('core', firstCore, lastCore);
    return `replica ${index}: ${cores}, ${fromTo('device', devices[0], devices.at(-1))}, port ${port}`;
  });
}

const fromTo = (noun: string, first = 0, last = first) =>
  first === last ? `${noun} ${first}` : `${noun}s ${first} to ${last}`;

/** One part of a memory bar. */
interface BarPart {
  /** Name of the term in words. */
  readonly name: string;
  /** Bytes on one logical core. */
  readonly coreBytes: number;
  /** Bytes on one device whose cores are all used. */
  readonly deviceBytes: number;
  /** Share of the bar. */
  readonly share: number;
  /** The calculation. */
  readonly basis: string;
}

/** The memory of one device whose cores are all used, term by term. */
export interface DeviceMemory {
  /** Terms above zero. */
  readonly parts: readonly BarPart[];
  /** What one device has. */
  readonly limitBytes: number;
  /** Sum of the terms on one device. */
  readonly totalBytes: number;
  /** Where the limit is on the bar: 1 unless the terms exceed it. */
  readonly limitShare: number;
  /** Logical cores of one device. */
  readonly cores: number;
}

/** The budget of one logical core, times the logical cores of a device. The bar is as long as the longer of sum and limit. */
export function deviceMemory(budget: MemoryBudget, hardware: Hardware, logicalCores: number): DeviceMemory {
  const cores = logicalCoresPerDevice(hardware, logicalCores);
  const whole = Math.max(budget.limitBytes, budget.totalBytes);
  const parts = budget.terms
    .filter(({ bytes }) => bytes > 0)
    .map(({ name, bytes, basis }): BarPart => {
      const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
      return { name: words, coreBytes: bytes, deviceBytes: bytes * cores, share: bytes / whole, basis };
    });
  const [limitBytes, totalBytes] = [budget.limitBytes * cores, budget.totalBytes * cores];
  return { parts, limitBytes, totalBytes, limitShare: budget.limitBytes / whole, cores };
}
