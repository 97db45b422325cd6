/** What one instance type has: devices, cores, memory. */
import type { Sourced } from '../sourced';

/** What the compiler builds for. Artifacts of one family do not load on another. */
export type Family = 'trn2' | 'trn1' | 'inf2';
export type LogicalCores = 1 | 2;
export type UsageClass = 'on-demand' | 'capacity-block' | 'spot';

export interface Hardware extends Sourced {
  readonly type: string;
  readonly family: Family;
  readonly devices: number;
  readonly deviceName: string;
  readonly physicalCores: number;
  readonly physicalCoresPerDevice: number;
  /** Physical cores that one logical core may join (LNC), and what the runtime does by itself. */
  readonly logicalCores: { readonly supported: readonly LogicalCores[]; readonly default: LogicalCores };
  readonly hbmBytesPerDevice: number;
  /** Whole instance. */
  readonly hbmBandwidthBytesPerSecond: number;
  /** Whole instance. */
  readonly denseBf16Flops: number;
  readonly vcpus: number;
  readonly hostMemoryBytes: number;
  /** Instance store; absent when the instance has none or nobody could say (`nvmeNote`). */
  readonly nvme?: { readonly count: number; readonly bytesEach: number };
  readonly nvmeNote?: 'none' | 'not found';
  readonly network: string;
  readonly efaInterfaces?: number;
  readonly usageClasses?: readonly UsageClass[];
  /** Regions of a public capture; offers depend on the account, so this warns and never refuses. */
  readonly regions?: readonly string[];
  readonly topology: Topology;
}

export interface Topology {
  /** Device numbers as they are drawn: rows of the torus, or one row when no grid is documented. */
  readonly rows: ReadonlyArray<readonly number[]>;
  /** NUMA node of each device, by device number. */
  readonly numaNodes?: readonly number[];
}

/** Logical cores of the whole instance at an LNC setting. */
export function logicalCoresOf(hardware: Hardware, logicalCores: number): number {
  return Math.floor(hardware.physicalCores / logicalCores);
}

export function logicalCoresPerDevice(hardware: Hardware, logicalCores: number): number {
  return Math.floor(hardware.physicalCoresPerDevice / logicalCores);
}

/** Share of a device's memory that one logical core owns. At LNC 1 on Trainium2 two cores share a bank. */
export function hbmBytesPerLogicalCore(hardware: Hardware, logicalCores: number): number {
  return hardware.hbmBytesPerDevice / logicalCoresPerDevice(hardware, logicalCores);
}
