import { GIB } from '../../core/units';
import { READ } from '../sourced';
import type { Hardware } from './hardware';

const device = {
  family: 'inf2',
  deviceName: 'Inferentia2',
  physicalCoresPerDevice: 2,
  logicalCores: { supported: [1], default: 1 },
  hbmBytesPerDevice: 32 * GIB,
  nvmeNote: 'none',
  efaInterfaces: 0,
  source:
    'aws-neuron-sdk about-neuron/arch/neuron-hardware/inf2-arch.rst @v2.32.0; host and network from the ' +
    'DescribeInstanceTypes capture in getmoto/moto moto/ec2/resources/instance_types.json @34d6cad5a',
  read: READ,
} as const;

function instance(
  type: string,
  devices: number,
  rest: Pick<Hardware, 'vcpus' | 'hostMemoryBytes' | 'network' | 'usageClasses'>,
): Hardware {
  return {
    ...device,
    type,
    devices,
    physicalCores: devices * device.physicalCoresPerDevice,
    hbmBandwidthBytesPerSecond: devices * 820 * GIB,
    denseBf16Flops: devices * 190e12,
    topology: { rows: [Array.from({ length: devices }, (_, index) => index)] },
    ...rest,
  };
}

/** Inferentia2 instances. None has an instance store: data live on EBS. */
export const INFERENTIA2: readonly Hardware[] = [
  instance('inf2.xlarge', 1, { vcpus: 4, hostMemoryBytes: 16 * GIB, network: 'up to 15 Gbps' }),
  instance('inf2.8xlarge', 1, { vcpus: 32, hostMemoryBytes: 128 * GIB, network: 'up to 25 Gbps' }),
  instance('inf2.24xlarge', 6, { vcpus: 96, hostMemoryBytes: 384 * GIB, network: '50 Gbps' }),
  instance('inf2.48xlarge', 12, {
    vcpus: 192,
    hostMemoryBytes: 768 * GIB,
    network: '100 Gbps',
    usageClasses: ['on-demand', 'spot'],
  }),
];
