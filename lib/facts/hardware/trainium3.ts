import { requestError } from '../../core/errors';
import { GIB } from '../../core/units';
import { READ, type Sourced } from '../sourced';

/** What is documented of Trainium3: one chip. Instances exist as parts of an UltraServer, and nobody says what one has. */
const CHIP: {
  /** NeuronCores of one chip. */
  readonly physicalCores: number;
  /** Memory of one chip. */
  readonly hbmBytes: number;
  /** What a plan needs and no source says, by the names of `Hardware`. */
  readonly unknown: readonly string[];
} & Sourced = {
  physicalCores: 8,
  hbmBytes: 144 * GIB,
  unknown: [
    'devices',
    'vcpus',
    'hostMemoryBytes',
    'nvme',
    'efaInterfaces',
    'topology',
    'tensorParallelDegrees',
  ],
  source:
    'aws-neuron-sdk about-neuron/arch/neuron-hardware/trainium3.rst @v2.29.1: the chip; the page of Trn3 has whole UltraServers alone',
  read: READ,
};

/**
 * Refuses an instance type of Trainium3.
 * @throws FactNotKnown with the cells that no source has
 */
export function refuseTrainium3(type: string): void {
  if (!/^trn3[a-z0-9]*\./.test(type)) return;
  const { physicalCores, hbmBytes, unknown, source } = CHIP;
  throw requestError(
    'FactNotKnown',
    `${unknown.join(', ')} of ${type} are not in the catalogue of instance types: of Trainium3 one chip is documented, with ` +
      `${physicalCores} cores and ${hbmBytes / GIB} GiB`,
    {
      next: 'choose an instance type of Trainium2, such as trn2.48xlarge',
      data: { table: 'instance types', row: type, unknown, source },
    },
  );
}
