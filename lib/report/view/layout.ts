/** Which replica holds which cores of which device, from the plan in the manifest. */
import { z } from 'zod';

const replicaShape = z.looseObject({
  index: z.int().min(0),
  cores: z.string(),
  firstCore: z.int().min(0),
  lastCore: z.int().min(0),
  devices: z.array(z.int().min(0)).min(1),
  port: z.int(),
});
const layoutShape = z.looseObject({
  tensorParallel: z.int(),
  dataParallel: z.int(),
  batch: z.int(),
  logicalCores: z.int(),
  totalLogicalCores: z.int().min(1),
  replicas: z.array(replicaShape).min(1),
});
type PlannedLayout = z.infer<typeof layoutShape>;

export interface DeviceView {
  readonly device: number;
  readonly cores: string;
  /** Replicas with a core on this device; empty: the device is idle. */
  readonly replicas: readonly number[];
}

export interface LayoutView {
  readonly summary: string;
  readonly devices: readonly DeviceView[];
  readonly replicas: ReadonlyArray<{
    readonly index: number;
    readonly cores: string;
    readonly devices: string;
    readonly port: number;
  }>;
  readonly idleCores: number;
}

/** Null when the manifest's plan has no layout that this version can read; the report then says so. */
export function layoutView(plan: unknown): LayoutView | null {
  const parsed = z.looseObject({ layout: layoutShape }).safeParse(plan);
  if (!parsed.success) return null;
  const { layout } = parsed.data;
  const used = layout.replicas.reduce((sum, replica) => sum + replica.lastCore - replica.firstCore + 1, 0);
  return {
    summary: layoutSummary(layout),
    devices: devicesOf(layout),
    replicas: layout.replicas.map(({ index, cores, devices, port }) => ({
      index,
      cores,
      devices: rangeOf(devices),
      port,
    })),
    idleCores: layout.totalLogicalCores - used,
  };
}

export function layoutSummary(layout: {
  readonly tensorParallel: number;
  readonly dataParallel: number;
  readonly batch: number;
  readonly logicalCores: number;
}): string {
  const { dataParallel, tensorParallel, batch, logicalCores } = layout;
  return `DP ${dataParallel} × TP ${tensorParallel}, batch ${batch}, logical core size ${logicalCores}`;
}

function devicesOf(layout: PlannedLayout): DeviceView[] {
  const perDevice = coresPerDevice(layout);
  const count = Math.max(
    Math.ceil(layout.totalLogicalCores / perDevice),
    ...layout.replicas.map((replica) => Math.max(...replica.devices) + 1),
  );
  return Array.from({ length: count }, (_, device) => ({
    device,
    cores: range(device * perDevice, Math.min((device + 1) * perDevice, layout.totalLogicalCores) - 1),
    replicas: layout.replicas.filter(({ devices }) => devices.includes(device)).map(({ index }) => index),
  }));
}

/** No accelerator of the catalogue has more logical cores than this on one device. */
const MOST_CORES_PER_DEVICE = 8;

/** The largest size for which every replica's first and last core fall on its first and last device. */
function coresPerDevice(layout: PlannedLayout): number {
  for (let size = MOST_CORES_PER_DEVICE; size > 1; size--) {
    const fits = layout.replicas.every(
      ({ firstCore, lastCore, devices }) =>
        Math.floor(firstCore / size) === Math.min(...devices) &&
        Math.floor(lastCore / size) === Math.max(...devices),
    );
    if (fits && layout.totalLogicalCores % size === 0) return size;
  }
  return 1;
}

const range = (first: number, last: number) => (first === last ? String(first) : `${first}-${last}`);

function rangeOf(devices: readonly number[]): string {
  const sorted = [...devices].sort((a, b) => a - b);
  const contiguous = sorted.every((device, index) => device === (sorted[0] ?? 0) + index);
  return contiguous ? range(sorted[0] ?? 0, sorted.at(-1) ?? 0) : sorted.join(', ');
}
