/** What a picture of a layout needs, without drawing it. */
import { type Hardware, logicalCoresPerDevice } from '../facts';
import type { Layout } from './layout';
import type { MemoryBudget } from './memory';

export interface DeviceCell {
  readonly device: number;
  /** Logical cores of the device, inclusive. */
  readonly firstCore: number;
  readonly lastCore: number;
  /** Replicas with a core here, in order; empty: the device is free. */
  readonly replicas: readonly number[];
  readonly numaNode?: number;
}

/** Rows as the machine's own topology has them. */
export function deviceGrid(hardware: Hardware, layout: Layout): ReadonlyArray<readonly DeviceCell[]> {
  const perDevice = logicalCoresPerDevice(hardware, layout.logicalCores);
  return hardware.topology.rows.map((row) =>
    row.map((device) => {
      const numaNode = hardware.topology.numaNodes?.[device];
      return {
        device,
        firstCore: device * perDevice,
        lastCore: (device + 1) * perDevice - 1,
        replicas: layout.replicas
          .filter((replica) => replica.devices.includes(device))
          .map((replica) => replica.index),
        ...(numaNode === undefined ? {} : { numaNode }),
      };
    }),
  );
}

export interface MemorySegment {
  readonly name: string;
  readonly bytes: number;
  /** Character cells of a bar of the given width. */
  readonly cells: number;
}

/** Segments of a bar as wide as the limit; every term above zero shows, and the cells add up to the width. */
export function memoryBar(budget: MemoryBudget, width: number): readonly MemorySegment[] {
  const parts = [
    ...budget.terms.map(({ name, bytes }) => ({ name, bytes })),
    { name: 'free', bytes: Math.max(0, budget.freeBytes) },
  ].filter((part) => part.bytes > 0);
  const whole = Math.max(budget.limitBytes, budget.totalBytes);
  const cells = parts.map((part) => Math.max(1, Math.floor((part.bytes / whole) * width)));
  for (let rest = width - cells.reduce((sum, count) => sum + count, 0); rest !== 0; rest -= Math.sign(rest)) {
    const widest = cells.indexOf(Math.max(...cells));
    cells[widest] = (cells[widest] ?? 0) + Math.sign(rest);
  }
  return parts.map((part, index) => ({ ...part, cells: cells[index] ?? 0 }));
}
