/** Image families by framework and system, and how a release is found among them. */
import type { ImageSelector, ReleaseImage } from './release';

const SYSTEMS = {
  'ubuntu-22.04': 'Ubuntu 22.04',
  'ubuntu-24.04': 'Ubuntu 24.04',
  'amazon-linux-2023': 'Amazon Linux 2023',
} as const;

const parameter = (family: string, os: ReleaseImage['os']) =>
  `/aws/service/neuron/dlami/${family}/${os}/latest/image_id`;

/** The image with all frameworks, for one operating system. */
export function multiFramework(os: ReleaseImage['os']): ReleaseImage {
  return {
    kind: 'multi-framework',
    os,
    name: `Deep Learning AMI Neuron (${SYSTEMS[os]})`,
    parameter: parameter('multi-framework', os),
  };
}

/** The image with one version of PyTorch, for one operating system. */
export function pytorch(version: string, os: ReleaseImage['os']): ReleaseImage {
  return {
    kind: 'pytorch',
    os,
    name: `Deep Learning AMI Neuron PyTorch ${version} (${SYSTEMS[os]})`,
    parameter: parameter(`pytorch-${version}`, os),
  };
}

/** `version` is part of the name since 2.28.1; before, the family had none. */
export function vllm(version: string | undefined, os: ReleaseImage['os']): ReleaseImage {
  return {
    kind: 'vllm',
    os,
    name: `Deep Learning AMI Neuron PyTorch Inference vLLM${version ? ` ${version}` : ''} (${SYSTEMS[os]})`,
    parameter: parameter(`pytorch-inference-vllm${version ? `-${version}` : ''}`, os),
  };
}

/**
 * Finds a release by the text of an image's description. Needed where a family's `latest` has moved on to a
 * later release. That images of 2025 carry this text was not confirmed.
 */
export function byDescription(version: string, name = 'Deep Learning AMI Neuron*'): ImageSelector {
  return { by: 'description', name, description: `*Neuron SDK ${version}*` };
}

/** A family that ended with a release keeps pointing at it. */
export const byParameter = (image: ReleaseImage): ImageSelector => ({
  by: 'ssm-parameter',
  parameter: image.parameter,
});

/** Dated names that were seen in public; an image is built on the day of its release or the day after. */
export const DATED_IMAGES: ReadonlyArray<{
  readonly name: string;
  readonly release: string;
  readonly ids: Readonly<Record<string, string>>;
  readonly source: string;
}> = [
  {
    name: 'Deep Learning AMI Neuron (Ubuntu 22.04) 20250520',
    release: '2.23.0',
    ids: { 'us-east-1': 'ami-0e65a95c79775d1b6', 'us-west-2': 'ami-0d0a2d26f80b645c2' },
    source: 'aws-neuron/nki-llama README',
  },
  {
    name: 'Deep Learning AMI Neuron (Ubuntu 24.04) 20260227',
    release: '2.28.0',
    ids: {},
    source: 'neuronx-distributed-inference contrib @main',
  },
];
