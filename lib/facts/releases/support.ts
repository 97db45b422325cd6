import type { DialectId } from '../dialects/command-template';
import type { Family } from '../hardware/hardware';
import type { Sourced } from '../sourced';
import type { Release } from './release';

/** The road by which a release serves: AWS's fork of vLLM, the plugin over NxD Inference, or vLLM Neuron without it. */
type ServerPath = 'fork' | 'plugin' | 'vllm-neuron';

/** Whether AWS still works on a road. */
export interface Support extends Sourced {
  /** Which road. */
  readonly path: ServerPath;
  /** The road in words. */
  readonly name: string;
  /** `maintenance`: critical and security fixes only; `ended`: nothing any more. */
  readonly state: 'supported' | 'maintenance' | 'ended';
  /** Neuron SDK release with which that began. */
  readonly since: string;
  /** Release with which it loses its support on these families, as announced; absent where nothing was announced. */
  readonly ends?: { readonly release: string; readonly families: readonly string[] };
}

const READ_ON = '2026-11-29';

const ROWS: Readonly<Record<ServerPath, Support>> = {
  fork: {
    path: 'fork',
    name: 'AWS’s fork of vLLM over NxD Inference',
    state: 'ended',
    since: '2.28.0',
    source:
      'aws-neuron-sdk release-notes/components/nxd-inference.rst @v2.32.0: the fork is no longer maintained',
    read: READ_ON,
  },
  plugin: {
    path: 'plugin',
    name: 'the plugin of vLLM over NxD Inference',
    state: 'maintenance',
    since: '2.30.0',
    ends: { release: '2.34.0', families: ['trn2', 'trn3'] },
    source:
      'aws-neuron-sdk about-neuron/announcements/neuron2.x/announce-maintenance-nxdi-nxd-core-inference.rst @81ce03a; the end: documentation of 2.33, announced 2026-10-16',
    read: READ_ON,
  },
  'vllm-neuron': {
    path: 'vllm-neuron',
    name: 'vLLM Neuron without NxD Inference',
    state: 'supported',
    since: '2.31.1',
    source:
      'aws-neuron-sdk about-neuron/announcements/neuron2.x/announce-nxdi-maintenance-support-2-31.rst @81ce03a',
    read: READ_ON,
  },
};

const PATHS: Readonly<Record<DialectId, ServerPath>> = {
  'fork-0.9': 'fork',
  'fork-0.7.2': 'fork',
  plugin: 'plugin',
  'vllm-neuron': 'vllm-neuron',
};

/** What AWS says of the road by which a release serves. */
export const supportOf = ({ dialect }: Pick<Release, 'dialect'>): Support => ROWS[PATHS[dialect]];

/** Whether an announced end of a road is one on this family. */
export const endsOn = ({ ends }: Support, family: Family): boolean =>
  ends?.families.includes(family) === true;
