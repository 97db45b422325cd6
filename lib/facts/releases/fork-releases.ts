import { READ } from '../sourced';
import { byDescription, byParameter, multiFramework, pytorch } from './images';
import { PACKAGES, PACKAGES_SOURCE } from './packages';
import type { Release } from './release';
import { laterFork, patchedFork, TUTORIAL_BRANCH } from './vllm-forks';

const ALL = ['trn2', 'trn1', 'inf2'] as const;
const both = (version: string) => [
  pytorch(version, 'ubuntu-22.04'),
  pytorch(version, 'amazon-linux-2023'),
  multiFramework('ubuntu-22.04'),
  multiFramework('amazon-linux-2023'),
];
const venv = (torch: string) => `/opt/aws_neuronx_venv_pytorch_${torch}_nxd_inference`;
const source = (ref: string) =>
  `aws-neuron-sdk dlami/index.rst and release-notes @${ref}; ${PACKAGES_SOURCE}`;

function release(
  row: Pick<
    Release,
    'version' | 'date' | 'images' | 'defaultImage' | 'venv' | 'vllm' | 'dialect' | 'optionTables'
  > &
    Partial<Release>,
): Release {
  return {
    name: row.version,
    python: '3.10',
    longPrompts: 'end-server',
    packages: PACKAGES[row.version] ?? {},
    families: ALL,
    source: source(`v${row.version}`),
    read: READ,
    ...row,
  };
}

/** SDK 2.23 to 2.26: NxD Inference under a vLLM that is installed from AWS's fork. */
export const FORK_RELEASES: readonly Release[] = [
  release({
    version: '2.23.0',
    date: '2025-05-20',
    images: both('2.6'),
    // PyTorch 2.6 was current in this release only, so `latest` of its family should stay here.
    defaultImage: byParameter(pytorch('2.6', 'ubuntu-22.04')),
    venv: venv('2_6'),
    vllm: TUTORIAL_BRANCH,
    // ModelConfig.verify_with_parallel_config in vllm/config.py of that commit.
    heads: 'must-divide',
    dialect: 'fork-0.9',
    optionTables: ['0.3'],
    // Branch neuron-2.23-vllm-v0.7.2 at ad38d70fd7cafe9f60eb106339555e9e86483135 is the other one its documents name.
  }),
  ...(['2.24.0', '2.24.1'] as const).map((version) =>
    release({
      version,
      date: version === '2.24.0' ? '2025-06-24' : '2025-06-30',
      images: both('2.7'),
      defaultImage: byDescription(version),
      venv: venv('2_7'),
      vllm: patchedFork('2.24.0', '490ab20f123913937456e9ff8047a88f0b18a623'),
      // The same function at 490ab20f1, the commit of tag 2.24.0, skips the check on Neuron.
      heads: 'padded',
      dialect: 'fork-0.7.2',
      optionTables: ['0.4'],
    }),
  ),
  release({
    version: '2.25.0',
    date: '2025-07-31',
    images: both('2.7'),
    defaultImage: byParameter(pytorch('2.7', 'ubuntu-22.04')),
    venv: venv('2_7'),
    vllm: laterFork('2.25.0'),
    dialect: 'fork-0.9',
    optionTables: ['0.5'],
    notes: ['the contents of the fork tag 2.25.0 were not read'],
  }),
  ...(['2.26.0', '2.26.1'] as const).map((version) =>
    release({
      version,
      date: version === '2.26.0' ? '2025-09-18' : '2025-10-29',
      images: both('2.8'),
      defaultImage: byDescription(version),
      venv: venv('2_8'),
      vllm: laterFork(version),
      dialect: 'fork-0.9',
      optionTables: ['0.6'],
      notes: [`the contents of the fork tag ${version} were not read`],
    }),
  ),
];
