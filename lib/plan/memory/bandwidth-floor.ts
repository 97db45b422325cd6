import { type Hardware, logicalCoresOf, type Model } from '../../facts';
import { isExpanded } from './expanded-weights';

/** The least time that a decode step can take, by memory bandwidth alone. */
export interface BandwidthFloor {
  /** Least time per output token (TPOT), in milliseconds. */
  readonly tpotMilliseconds: number;
  /** Bytes of the weights that each step reads at least: all of a dense model, the active experts of a mixture. */
  readonly weightBytes: number;
  /**
   * Memory bandwidth of the cores of one replica, in bytes per second: the instance's published bandwidth, by the
   * replica's share of the cores.
   */
  readonly bytesPerSecond: number;
  /** The calculation in words. */
  readonly basis: string;
}

/**
 * Every weight that computes a token is read once per decode step, at the bandwidth of the replica's cores. A time per
 * output token below this is an error of measurement; the verdict checks it per pass. `tokensPerPass` is above 1 where a
 * draft lets one pass answer several tokens.
 */
export function bandwidthFloor(
  hardware: Hardware,
  model: Model,
  layout: { readonly tensorParallel: number; readonly logicalCores: number },
  tokensPerPass = 1,
): BandwidthFloor {
  const weightBytes = model.activeWeightBytes;
  const share = layout.tensorParallel / logicalCoresOf(hardware, layout.logicalCores);
  const bytesPerSecond = hardware.hbmBandwidthBytesPerSecond * share;
  return {
    tpotMilliseconds: (weightBytes / bytesPerSecond / tokensPerPass) * 1000,
    weightBytes,
    bytesPerSecond,
    basis: `one pass over the ${passedOver(model)} weights at ${layout.tensorParallel} of ${logicalCoresOf(hardware, layout.logicalCores)} cores’ share of the memory bandwidth${tokensPerPass === 1 ? '' : `, for at most ${tokensPerPass} tokens`}`,
  };
}

function passedOver(model: Model): string {
  const { quantization, experts } = model;
  const format = quantization === null || isExpanded(model) ? 'BF16' : quantization.weights.toUpperCase();
  return `${experts === null ? '' : 'active '}${format}`;
}
