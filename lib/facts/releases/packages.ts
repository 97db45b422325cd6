import type { PackageName } from './release';

type Packages = Readonly<Partial<Record<PackageName, string>>>;

function row(
  driver: string,
  runtime: string,
  collectives: string,
  tools: string,
  compiler: string,
  distributed: string,
  inference: string,
): Packages {
  return {
    'aws-neuronx-dkms': driver,
    'aws-neuronx-runtime-lib': runtime,
    'aws-neuronx-collectives': collectives,
    'aws-neuronx-tools': tools,
    'neuronx-cc': compiler,
    'neuronx-distributed': distributed,
    'neuronx-distributed-inference': inference,
  };
}

const TWENTY_FOUR = row(
  '2.22.2.0',
  '2.26.42.0',
  '2.26.43.0',
  '2.24.54.0',
  '2.19.8089.0',
  '0.13.14393',
  '0.4.7422',
);
const TWENTY_SIX = row(
  '2.24.7.0',
  '2.28.23.0',
  '2.28.27.0',
  '2.26.14.0',
  '2.21.18209.0',
  '0.15.22404',
  '0.6.10598',
);
const TWENTY_SEVEN = row(
  '2.25.4.0',
  '2.29.40.0',
  '2.29.41.0',
  '2.27.33.0',
  '2.22.12471.0',
  '0.16.25997',
  '0.7.14366',
);
const TWENTY_EIGHT = row(
  '2.26.5.0',
  '2.30.51.0',
  '2.30.59.0',
  '2.28.23.0',
  '2.23.6484.0',
  '0.17.26814',
  '0.8.16251',
);
const TWENTY_NINE = row(
  '2.27.4.0',
  '2.31.24.0',
  '2.31.24.0',
  '2.29.18.0',
  '2.24.5133.0',
  '0.18.27753',
  '0.9.17334',
);
const THIRTY_ONE = row(
  '2.29.0.0',
  '2.33.10.0',
  '2.33.10.0',
  '2.31.13.0',
  '2.26.6360.0',
  '0.19.28492',
  '0.10.18399',
);

/** Where the versions were read. */
export const PACKAGES_SOURCE = 'aws-neuron-sdk src/helperscripts/n2-manifest.json @v2.32.0';

/**
 * Package versions that a release ships, from its manifest: asserted after boot and part of the artifact key.
 */
export const PACKAGES: Readonly<Record<string, Packages>> = {
  '2.23.0': row('2.21.37.0', '2.25.57.0', '2.25.65.0', '2.23.9.0', '2.18.121.0', '0.12.12111', '0.3.5591'),
  '2.24.0': TWENTY_FOUR,
  '2.24.1': TWENTY_FOUR,
  '2.25.0': row('2.23.9.0', '2.27.23.0', '2.27.34.0', '2.25.145.0', '2.20.9961.0', '0.14.18461', '0.5.9230'),
  '2.26.0': TWENTY_SIX,
  '2.26.1': { ...TWENTY_SIX, 'neuronx-cc': '2.21.33363.0' },
  '2.27.0': TWENTY_SEVEN,
  // The heading of the release notes prints 0.7.15603; the manifest is what pip installs from.
  '2.27.1': { ...TWENTY_SEVEN, 'neuronx-distributed-inference': '0.7.15063' },
  '2.28.0': TWENTY_EIGHT,
  '2.28.1': { ...TWENTY_EIGHT, 'aws-neuronx-dkms': '2.26.10.0' },
  '2.29.0': TWENTY_NINE,
  '2.29.1': { ...TWENTY_NINE, 'aws-neuronx-tools': '2.29.22.0', 'neuronx-cc': '2.24.8799.0' },
  '2.30.0': row('2.28.0.0', '2.32.31.0', '2.32.28.0', '2.30.10.0', '2.25.3371.0', '0.19.28093', '0.10.17970'),
  '2.31.0': THIRTY_ONE,
  '2.31.1': { ...THIRTY_ONE, 'aws-neuronx-tools': '2.31.15.0' },
  // Its own image; its compiler stands on the SDK's list, NxD and NxD Inference are not on it.
  '2.31.1-vllm-neuron': {
    'aws-neuronx-dkms': '2.29.0.0',
    'aws-neuronx-runtime-lib': '2.33.10.0',
    'aws-neuronx-collectives': '2.33.10.0',
    'aws-neuronx-tools': '2.31.15.0',
    'neuronx-cc': '2.26.6360.0',
    vllm: '0.21.0',
    'vllm-neuron': '0.21.0.1.0.0',
  },
  '2.32.0': {
    'aws-neuronx-dkms': '2.30.2.0',
    'aws-neuronx-runtime-lib': '2.34.10.0',
    'aws-neuronx-collectives': '2.34.10.0',
    'aws-neuronx-tools': '2.32.28.0',
    'neuronx-cc': '2.27.5334.0',
    vllm: '0.24.0',
    'vllm-neuron': '0.24.0.1.1.0',
    'libtorch-neuronx-lite': '2.11.0.1.0.1284',
  },
  // From the pages of 2.33; no manifest of it could be read.
  '2.33.0': {
    'aws-neuronx-dkms': '2.31.7.0',
    'aws-neuronx-runtime-lib': '2.35.30.0',
    'aws-neuronx-collectives': '2.35.43.0',
    'aws-neuronx-tools': '2.33.38.0',
    'neuronx-cc': '2.28.7631.0',
    vllm: '0.29.0',
    'vllm-neuron': '0.29.0.1.2.0',
  },
};
