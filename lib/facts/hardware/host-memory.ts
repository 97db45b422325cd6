import { GIB } from '../../core/units';
import type { Sourced } from '../sourced';

/** How much of an instance's memory a load or a compile can have. */
export const HOST_MEMORY: {
  /** Share of the nominal memory that the kernel has. */
  readonly usableShare: number;
  /** What the system and the toolkit keep; our allowance. */
  readonly systemBytes: number;
} & Sourced = {
  usableShare: 30.8 / 32,
  systemBytes: 2 * GIB,
  source:
    'a trn1.2xlarge has 30.8 of its nominal 32 GiB (issue 10 of this project); the allowance for the system is ours',
  read: '2026-11-29',
};

/** Instances on which people saw a model killed for want of host memory. */
export const KILLED: ReadonlyArray<
  { readonly instanceType: string; readonly atLeastParameters: number; readonly what: string } & Sourced
> = [
  {
    instanceType: 'trn1.2xlarge',
    atLeastParameters: 8_000_000_000,
    what: 'four public threads report that the compile of Llama 3.1 8B is killed there',
    source:
      'aws-neuron-sdk#1222, neuronx-distributed-inference#26, neuronx-distributed#53, nki-samples#87 (TP 1, batch 2, SDK 2.25)',
    read: '2026-11-29',
  },
];
