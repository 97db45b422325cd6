/** The least time a decode step can take: every weight is read once, at the bandwidth of the replica's cores. */
import { checkpointBytes, type Hardware, logicalCoresOf, type Model } from '../facts';

export interface BandwidthFloor {
  readonly tpotMilliseconds: number;
  readonly weightBytes: number;
  readonly bytesPerSecond: number;
  readonly basis: string;
}

/** A time per output token below this, without speculation or quantization, is an error of measurement. */
export function bandwidthFloor(
  hardware: Hardware,
  model: Model,
  layout: { readonly tensorParallel: number; readonly logicalCores: number },
): BandwidthFloor {
  const weightBytes = checkpointBytes(model);
  const share = layout.tensorParallel / logicalCoresOf(hardware, layout.logicalCores);
  const bytesPerSecond = hardware.hbmBandwidthBytesPerSecond * share;
  return {
    tpotMilliseconds: (weightBytes / bytesPerSecond) * 1000,
    weightBytes,
    bytesPerSecond,
    basis: `one pass over the BF16 weights at ${layout.tensorParallel} of ${logicalCoresOf(hardware, layout.logicalCores)} cores’ share of the memory bandwidth`,
  };
}
