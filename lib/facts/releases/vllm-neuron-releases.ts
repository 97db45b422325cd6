import { READ } from '../sourced';
import { byDescription, byParameter, multiFramework, vllm } from './images';
import { PACKAGES, PACKAGES_SOURCE } from './packages';
import type { Release } from './release';
import { onImage } from './vllm-forks';

/** Trainium3 has no row of hardware that can be planned. */
const FAMILIES = ['trn2'] as const;
const U24 = 'ubuntu-24.04';

/** The one virtual environment on the instance whose name fits. */
const LOOKED_UP = '/opt/aws_neuronx_venv_*vllm*';

const NEVER_STARTED =
  'vLLM Neuron without NxD Inference: its server was never started by this project on hardware';

function release(
  row: Pick<Release, 'name' | 'version' | 'date' | 'images' | 'defaultImage' | 'vllm' | 'source'> &
    Partial<Release>,
): Release {
  return {
    python: '3.12',
    packages: PACKAGES[row.name] ?? {},
    ...(row.vllm.kind === 'ami' ? { venv: row.vllm.venv } : {}),
    dialect: 'vllm-neuron',
    optionTables: [],
    families: FAMILIES,
    notes: [NEVER_STARTED],
    read: READ,
    ...row,
  };
}

/** SDK 2.31.1 and later: vLLM Neuron, which has no NxD Inference; in 2.31.1 beside the plugin, on an image of its own. */
export const VLLM_NEURON_RELEASES: readonly Release[] = [
  release({
    name: '2.31.1-vllm-neuron',
    version: '2.31.1',
    date: '2026-08-12',
    images: [vllm('0.21.0.1.0.0', U24)],
    defaultImage: byParameter(vllm('0.21.0.1.0.0', U24)),
    vllm: onImage('_0_21_0_1_0_0', '0.21.0', '0.21.0.1.0.0'),
    notes: [
      NEVER_STARTED,
      'the first of its kind, and which models it serves is not listed: 2.32.0 follows it by five days',
    ],
    source: `aws-neuron-sdk deploy/environments/dlami.rst and release-notes @v2.31.1; ${PACKAGES_SOURCE}`,
  }),
  release({
    name: '2.32.0',
    version: '2.32.0',
    date: '2026-08-17',
    images: [multiFramework(U24), vllm('0.24.0.1.1.0', U24)],
    defaultImage: byParameter(vllm('0.24.0.1.1.0', U24)),
    vllm: onImage('_0_24_0_1_1_0', '0.24.0'),
    source: `aws-neuron-sdk deploy/environments/dlami.rst and release-notes @v2.32.0; ${PACKAGES_SOURCE}`,
  }),
  release({
    name: '2.33.0',
    version: '2.33.0',
    date: '2026-10-19',
    // Neither name nor parameter of an image could be found; every image with this server had vLLM in its name.
    images: [],
    defaultImage: byDescription('2.33.0', 'Deep Learning AMI Neuron*vLLM*'),
    python: '3.14',
    vllm: { kind: 'ami', venv: LOOKED_UP, vllm: '0.29.0' },
    notes: [
      NEVER_STARTED,
      'image and virtual environment are not documented: the image is found by its description, the environment on the instance',
      'its default way of compiling is another than that of 2.32.0, and was not read: try it with one replica first',
    ],
    source:
      'published pages of SDK 2.33 (setup guide, release notes), of which excerpts alone could be read; plugin and vLLM by its version scheme',
    read: '2026-11-28',
  }),
];
