import { GIB } from '../../core/units';
import { READ } from '../sourced';
import type { Hardware } from './hardware';

const SOURCE =
  'aws-neuron-sdk about-neuron/arch/neuron-hardware/trn1-arch.rst @v2.32.0; host, NVMe, network and EFA from the ' +
  'DescribeInstanceTypes capture in getmoto/moto moto/ec2/resources/instance_types.json @34d6cad5a';

const device = {
  family: 'trn1',
  deviceName: 'Trainium',
  physicalCoresPerDevice: 2,
  logicalCores: { supported: [1], default: 1 },
  hbmBytesPerDevice: 32 * GIB,
  source: SOURCE,
  read: READ,
} as const;

const sixteen = {
  ...device,
  devices: 16,
  physicalCores: 32,
  hbmBandwidthBytesPerSecond: 13_120 * GIB,
  denseBf16Flops: 3_040e12,
  vcpus: 128,
  hostMemoryBytes: 512 * GIB,
  nvme: { count: 4, bytesEach: 1_900e9 },
  // The wiring is a torus, but no page that was read numbers its rows: drawn as one line.
  topology: { rows: [Array.from({ length: 16 }, (_, index) => index)] },
} as const;

/** Trainium (first generation) instances. */
export const TRAINIUM1: readonly Hardware[] = [
  {
    ...device,
    type: 'trn1.2xlarge',
    devices: 1,
    physicalCores: 2,
    hbmBandwidthBytesPerSecond: 820 * GIB,
    denseBf16Flops: 190e12,
    vcpus: 8,
    hostMemoryBytes: 32 * GIB,
    nvme: { count: 1, bytesEach: 474e9 },
    network: 'up to 12.5 Gbps',
    efaInterfaces: 0,
    topology: { rows: [[0]] },
  },
  {
    ...sixteen,
    type: 'trn1.32xlarge',
    network: '8 x 100 Gbps',
    efaInterfaces: 8,
    regions: ['us-east-1', 'us-east-2', 'us-west-2', 'ap-south-1', 'ap-southeast-2', 'ap-southeast-4'],
  },
  { ...sixteen, type: 'trn1n.32xlarge', network: '16 x 100 Gbps', efaInterfaces: 16 },
];
