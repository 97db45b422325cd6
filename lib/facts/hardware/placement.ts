import { READ, type Sourced } from '../sourced';
import type { Family, LogicalCores } from './hardware';

/** Where the runtime lets a tensor-parallel group sit, by family. */
interface Placement extends Sourced {
  /** Degrees that the documentation lists, by LNC. A missing LNC means that no list was found for it. */
  readonly tensorParallelDegrees: Readonly<Partial<Record<LogicalCores, readonly number[]>>>;
}

const SOURCE = 'aws-neuron-sdk libraries/nxd-inference/developer_guides/feature-guide.rst @v2.32.0';

const ROWS: Readonly<Record<Family, Placement>> = {
  trn2: { tensorParallelDegrees: { 2: [1, 2, 4, 8, 16, 32, 64] }, source: SOURCE, read: READ },
  trn1: { tensorParallelDegrees: { 1: [1, 2, 8, 16, 32] }, source: SOURCE, read: READ },
  inf2: { tensorParallelDegrees: { 1: [1, 2, 4, 8, 24] }, source: SOURCE, read: READ },
};

/** The placement rules of a family. */
export const placementOf = (family: Family): Placement => ROWS[family];
/** The placement rules of every family. */
export const placementRows = (): Readonly<Record<Family, Placement>> => ROWS;

/** Device memory that the runtime takes for its own code, per physical core. */
export const MICROCODE: { readonly bytesPerPhysicalCore: number } & Sourced = {
  // The page says 96 MB; read as binary, the larger of the two readings.
  bytesPerPhysicalCore: 96 * 1024 ** 2,
  source: 'aws-neuron-sdk neuron-runtime/explore/device-memory.rst @v2.32.0',
  read: READ,
};

/** Context lengths that the attention kernel takes, by LNC; no rule was found for LNC 1. */
export const CONTEXT_TILES: {
  readonly logicalCores: LogicalCores;
  readonly from: number;
  readonly multipleFrom: number;
  readonly multipleBelow: number;
} & Sourced = {
  logicalCores: 2,
  from: 1024,
  multipleFrom: 512,
  multipleBelow: 256,
  source:
    'neuronx-distributed-inference flash attention kernel rules @v0.3.5591; aws-neuron-sdk feature guide @v2.32.0',
  read: READ,
};
