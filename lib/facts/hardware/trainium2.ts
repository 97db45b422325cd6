import { GIB } from '../../core/units';
import { READ } from '../sourced';
import type { Hardware } from './hardware';

const CHIP =
  'aws-neuron-sdk about-neuron/arch/neuron-hardware/trn2-arch.rst and trainium2.rst @v2.32.0; host, NVMe, network, EFA, ' +
  'usage classes and regions from the DescribeInstanceTypes capture in getmoto/moto moto/ec2/resources/instance_types.json @34d6cad5a';

/** EC2's own figure of 512 GiB a device is wrong against the Neuron pages; 96 GiB is the device's. */
const device = {
  family: 'trn2',
  deviceName: 'Trainium2',
  physicalCoresPerDevice: 8,
  logicalCores: { supported: [1, 2], default: 2 },
  hbmBytesPerDevice: 96 * GIB,
  read: READ,
} as const;

/** The 4×4 torus; rows are connected, and so are columns. */
const torus = {
  rows: [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9, 10, 11],
    [12, 13, 14, 15],
  ],
  numaNodes: [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1],
} as const;

/** Trainium2 instances. */
export const TRAINIUM2: readonly Hardware[] = [
  {
    ...device,
    type: 'trn2.48xlarge',
    devices: 16,
    physicalCores: 128,
    hbmBandwidthBytesPerSecond: 46.4e12,
    denseBf16Flops: 10.7e15,
    vcpus: 192,
    hostMemoryBytes: 2048 * GIB,
    nvme: { count: 4, bytesEach: 1_900e9 },
    network: '16 x 200 Gbps',
    efaInterfaces: 16,
    usageClasses: ['capacity-block', 'on-demand', 'spot'],
    regions: ['us-east-2'],
    topology: torus,
    source: `${CHIP}; device rows and NUMA nodes from aws-neuron-sdk tools/neuron-sys-tools/neuron-ls.rst @v2.32.0`,
  },
  {
    ...device,
    type: 'trn2u.48xlarge',
    devices: 16,
    physicalCores: 128,
    hbmBandwidthBytesPerSecond: 46.4e12,
    denseBf16Flops: 10.7e15,
    vcpus: 192,
    hostMemoryBytes: 2048 * GIB,
    nvmeNote: 'not found',
    network: 'EFAv3 3,200 Gbps',
    topology: { rows: torus.rows },
    source:
      'aws-neuron-sdk about-neuron/arch/neuron-hardware/trn2-arch.rst @v2.32.0 (shares the row of trn2.48xlarge)',
  },
  {
    ...device,
    type: 'trn2.3xlarge',
    devices: 1,
    physicalCores: 8,
    hbmBandwidthBytesPerSecond: 2.9e12,
    denseBf16Flops: 667e12,
    vcpus: 12,
    hostMemoryBytes: 128 * GIB,
    nvme: { count: 1, bytesEach: 470e9 },
    network: '200 Gbps',
    efaInterfaces: 1,
    usageClasses: ['capacity-block', 'on-demand', 'spot'],
    regions: ['ap-southeast-4', 'sa-east-1'],
    topology: { rows: [[0]] },
    source: `${CHIP}; memory, bandwidth and compute are those of one chip`,
  },
];
