import type { Sourced } from '../sourced';

/** What the compiler builds for. Artifacts of one family do not load on another. */
export type Family = 'trn2' | 'trn1' | 'inf2';
/** Physical cores that one logical core joins (LNC). */
export type LogicalCores = 1 | 2;
/** How EC2 sells an instance type. */
export type UsageClass = 'on-demand' | 'capacity-block' | 'spot';

/**
 * What one instance type has: devices, cores, memory.
 *
 * Absent fields are what no source said.
 */
export interface Hardware extends Sourced {
  /** As EC2 names it. */
  readonly type: string;
  /** What the compiler builds for. */
  readonly family: Family;
  /** Accelerator devices of the instance. */
  readonly devices: number;
  /** As AWS calls one device. */
  readonly deviceName: string;
  /** NeuronCores of the whole instance. */
  readonly physicalCores: number;
  /** NeuronCores of one device. */
  readonly physicalCoresPerDevice: number;
  /** Physical cores that one logical core may join (LNC), and what the runtime does by itself. */
  readonly logicalCores: { readonly supported: readonly LogicalCores[]; readonly default: LogicalCores };
  /** Device memory of one device. */
  readonly hbmBytesPerDevice: number;
  /** Whole instance. */
  readonly hbmBandwidthBytesPerSecond: number;
  /** Whole instance. */
  readonly denseBf16Flops: number;
  /** Of the instance's own processors. */
  readonly vcpus: number;
  /** Memory beside the devices. */
  readonly hostMemoryBytes: number;
  /** Instance store; absent when the instance has none or nobody could say (`nvmeNote`). */
  readonly nvme?: { readonly count: number; readonly bytesEach: number };
  /** Why there is no `nvme`. */
  readonly nvmeNote?: 'none' | 'not found';
  /** Bandwidth, in the words of the source. */
  readonly network: string;
  /** Network interfaces that take EFA. */
  readonly efaInterfaces?: number;
  /** How it is sold; absent where no source said so. */
  readonly usageClasses?: readonly UsageClass[];
  /** Regions of a public capture; offers depend on the account, so this warns and never refuses. */
  readonly regions?: readonly string[];
  /** How its devices are connected. */
  readonly topology: Topology;
}

/** How the devices of an instance are connected, as far as it is documented. */
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

/** Logical cores of one device at an LNC setting. */
export function logicalCoresPerDevice(hardware: Hardware, logicalCores: number): number {
  return Math.floor(hardware.physicalCoresPerDevice / logicalCores);
}

/** Share of a device's memory that one logical core owns. At LNC 1 on Trainium2 two cores share a bank. */
export function hbmBytesPerLogicalCore(hardware: Hardware, logicalCores: number): number {
  return hardware.hbmBytesPerDevice / logicalCoresPerDevice(hardware, logicalCores);
}
