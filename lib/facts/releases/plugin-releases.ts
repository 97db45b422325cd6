import { READ } from '../sourced';
import { byDescription, multiFramework, pytorch, vllm } from './images';
import { PACKAGES, PACKAGES_SOURCE } from './packages';
import type { Release } from './release';
import { onImage } from './vllm-forks';

const ALL = ['trn2', 'trn1', 'inf2'] as const;
/** From 2.29 the kernels of NxD Inference are not supported elsewhere. */
const TRAINIUM2_ONLY = ['trn2'] as const;
const U24 = 'ubuntu-24.04';
const U22 = 'ubuntu-22.04';
const AL = 'amazon-linux-2023';

/** The image on which both venvs are documented. */
const U24_NAME = 'Deep Learning AMI Neuron (Ubuntu 24.04)*';

function release(
  row: Pick<Release, 'version' | 'date' | 'images' | 'vllm' | 'optionTables' | 'families'> & Partial<Release>,
): Release {
  return {
    name: row.version,
    defaultImage: byDescription(row.version, U24_NAME),
    venv: '/opt/aws_neuronx_venv_pytorch_2_9_nxd_inference',
    python: '3.12',
    packages: PACKAGES[row.version] ?? {},
    dialect: 'plugin',
    // The plugin replaces vLLM's check: read at 0.2.0, 0.2.2+lts, 0.4.1 and 0.5.0.
    heads: 'padded',
    // `max_prompt_length` in the plugin's platform.py: read in the release commits 0.2.2+lts, 0.4.1 and 0.5.0.
    longPrompts: 'refused',
    source: `aws-neuron-sdk ${row.version < '2.30' ? 'dlami/index.rst' : 'deploy/environments/dlami.rst'} and release-notes @v${row.version}; ${PACKAGES_SOURCE}`,
    read: READ,
    ...row,
  };
}

const twentySeven = {
  images: [
    multiFramework(U24),
    multiFramework(U22),
    multiFramework(AL),
    pytorch('2.9', U24),
    pytorch('2.9', AL),
    vllm(undefined, U24),
    vllm(undefined, AL),
  ],
  vllm: onImage('', '0.11.0'),
  optionTables: ['0.7'],
  families: ALL,
} as const;

/** The last plugin over NxD Inference, as the documentation of 2.31.1 has it. */
const LAST_PLUGIN = onImage('_0_16', '0.16.0', '0.5.3');

const twentyNine = {
  images: [multiFramework(U24), pytorch('2.9', U24), vllm('0.16', U24)],
  vllm: onImage('_0_16', '0.16.0', '0.5.0'),
  optionTables: ['main'],
  families: TRAINIUM2_ONLY,
} as const;

/** SDK 2.27 to 2.31: the vLLM plugin over NxD Inference, on the image. */
export const PLUGIN_RELEASES: readonly Release[] = [
  // Which plugin its images carry was not found; 0.2.0 does not know `max_prompt_length`.
  release({ ...twentySeven, version: '2.27.0', date: '2025-12-19', longPrompts: 'end-server' }),
  release({
    ...twentySeven,
    version: '2.27.1',
    date: '2026-01-14',
    vllm: onImage('', '0.11.0', '0.2.2+lts'),
  }),
  ...(['2.28.0', '2.28.1'] as const).map((version) =>
    release({
      version,
      date: version === '2.28.0' ? '2026-02-26' : '2026-03-13',
      images: [
        multiFramework(U24),
        multiFramework(U22),
        pytorch('2.9', U24),
        pytorch('2.8', U22),
        vllm(version === '2.28.1' ? '0.13' : undefined, U24),
      ],
      vllm: onImage('_0_13', '0.13.0', version === '2.28.0' ? '0.4.0' : '0.4.1'),
      optionTables: ['0.7', 'main'],
      families: ALL,
      notes: [
        'the documentation names the vLLM venv without its version; public scripts use the name with _0_13',
      ],
    }),
  ),
  release({ ...twentyNine, version: '2.29.0', date: '2026-04-09' }),
  release({ ...twentyNine, version: '2.29.1', date: '2026-05-01' }),
  release({ ...twentyNine, version: '2.30.0', date: '2026-05-21' }),
  release({ ...twentyNine, version: '2.31.0', date: '2026-07-07', vllm: LAST_PLUGIN }),
  release({
    ...twentyNine,
    version: '2.31.1',
    date: '2026-08-12',
    vllm: LAST_PLUGIN,
    images: [...twentyNine.images, vllm('0.21.0.1.0.0', U24)],
  }),
];
