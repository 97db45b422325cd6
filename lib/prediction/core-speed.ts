import { type Family, hardwareOf, type LogicalCores, logicalCoresOf } from '../facts';

/** What one logical core can do at best. */
interface CoreSpeed {
  /** Bytes of device memory that it reads in one second. */
  readonly bytesPerSecond: number;
  /** Dense BF16 operations that it does in one second. */
  readonly flopPerSecond: number;
}

/**
 * The smallest instance type of a family has one device, and its row is the device's own. The rows of large instances
 * are rounded on their page (10.7 against 16 × 0.667 PFLOPS), and constants fitted to one must not be used with the
 * other.
 */
const ONE_DEVICE: Readonly<Record<Family, string>> = {
  trn2: 'trn2.3xlarge',
  trn1: 'trn1.2xlarge',
  inf2: 'inf2.xlarge',
};

/** Speed of one logical core of a family at an LNC, from the row of its one-device instance type. */
export function coreSpeed(family: Family, logicalCores: LogicalCores): CoreSpeed {
  const device = hardwareOf(ONE_DEVICE[family]);
  const cores = logicalCoresOf(device, logicalCores);
  return {
    bytesPerSecond: device.hbmBandwidthBytesPerSecond / cores,
    flopPerSecond: device.denseBf16Flops / cores,
  };
}
