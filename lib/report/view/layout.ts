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
const deviceShape = z.looseObject({
  device: z.int().min(0),
  firstCore: z.int().min(0),
  lastCore: z.int().min(0),
  replicas: z.array(z.int().min(0)),
});
const planShape = z.looseObject({ layout: layoutShape, devices: z.array(z.array(deviceShape)).min(1) });

/** One accelerator device with its range of logical cores. */
export interface DeviceView {
  readonly device: number;
  readonly cores: string;
  /** Replicas with a core on this device; empty: the device is idle. */
  readonly replicas: readonly number[];
}

/** Which replica holds which cores of which device, from the plan in the manifest. */
export interface LayoutView {
  readonly summary: string;
  /** Rows as the instance's topology has them. */
  readonly rows: ReadonlyArray<readonly DeviceView[]>;
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
  const parsed = planShape.safeParse(plan);
  if (!parsed.success) return null;
  const { layout, devices: rows } = parsed.data;
  const used = layout.replicas.reduce((sum, replica) => sum + replica.lastCore - replica.firstCore + 1, 0);
  return {
    summary: layoutSummary(layout),
    rows: rows.map((row) =>
      row.map(({ device, firstCore, lastCore, replicas }) => ({
        device,
        cores: range(firstCore, lastCore),
        replicas,
      })),
    ),
    replicas: layout.replicas.map(({ index, cores, devices, port }) => ({
      index,
      cores,
      devices: rangeOf(devices),
      port,
    })),
    idleCores: layout.totalLogicalCores - used,
  };
}

/** A layout in one line, as every report writes it. */
export function layoutSummary(layout: {
  readonly tensorParallel: number;
  readonly dataParallel: number;
  readonly batch: number;
  readonly logicalCores: number;
}): string {
  const { dataParallel, tensorParallel, batch, logicalCores } = layout;
  return `DP ${dataParallel} × TP ${tensorParallel}, batch ${batch}, logical core size ${logicalCores}`;
}

const range = (first: number, last: number) => (first === last ? String(first) : `${first}-${last}`);

function rangeOf(devices: readonly number[]): string {
  const sorted = [...devices].sort((a, b) => a - b);
  const contiguous = sorted.every((device, index) => device === (sorted[0] ?? 0) + index);
  return contiguous ? range(sorted[0] ?? 0, sorted.at(-1) ?? 0) : sorted.join(', ');
}
