/** What a picture of a layout needs, without drawing it. */
import { type Hardware, logicalCoresPerDevice } from '../../facts';
import type { MemoryBudget } from '../memory/memory';
import type { Layout } from './layout';

/** One Neuron device in a drawing of a layout. */
export interface DeviceCell {
  /** Number of the device, as the driver counts it. */
  readonly device: number;
  /** First logical core of the device. */
  readonly firstCore: number;
  /** Last logical core of the device, inclusive. */
  readonly lastCore: number;
  /** Indices of the replicas with a core here, in order; empty when the device is free. */
  readonly replicas: readonly number[];
  /** NUMA node of the device; absent where it is not known. */
  readonly numaNode?: number;
}

/** The devices of an instance in the rows of its topology, with the replicas on each: what a drawing needs. */
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

/** A part of a memory bar. */
interface MemorySegment {
  /** Name of the memory term, or `free`. */
  readonly name: string;
  /** Its size in bytes. */
  readonly bytes: number;
  /** Character cells that it takes of the bar. */
  readonly cells: number;
}

/**
 * The segments of a bar of `width` characters for the memory of one logical core. Every term above zero has at least
 * one cell, and the cells add up to the width.
 */
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
