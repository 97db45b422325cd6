/** A layout that is asked for, and one that is admitted. */
import type { Refusal } from './refusal';

export interface LayoutRequest {
  readonly instanceType: string;
  readonly modelId: string;
  readonly tensorParallel: number;
  readonly dataParallel: number;
  readonly batch: number;
  readonly logicalCores: number;
  readonly sequence: number;
  readonly basePort: number;
  readonly otherMiB: number;
}

export interface ReplicaCores {
  readonly index: number;
  /** Inclusive, as the runtime takes it: `0-31`. */
  readonly cores: string;
  readonly firstCore: number;
  readonly lastCore: number;
  readonly devices: readonly number[];
  readonly port: number;
}

export interface Layout {
  readonly tensorParallel: number;
  readonly dataParallel: number;
  readonly batch: number;
  readonly logicalCores: number;
  readonly replicas: readonly ReplicaCores[];
  readonly totalLogicalCores: number;
}

export type Admission =
  | { readonly admitted: true; readonly layout: Layout }
  | { readonly admitted: false; readonly refusals: readonly Refusal[] };
