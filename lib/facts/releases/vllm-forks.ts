/** Where the server comes from, by era. */
import type { VllmSource } from './release';

const FORK = 'https://github.com/aws-neuron/upstreaming-to-vllm.git';
const BUILD = { VLLM_TARGET_DEVICE: 'neuron' } as const;

/** What that image recipe installs for the build, which has no environment of its own there. */
const FOR_THE_BUILD = ['cmake>=3.26', 'ninja', 'packaging', 'setuptools-scm>=8', 'wheel', 'jinja2'] as const;

/**
 * The tutorial's branch: plain upstream of 2 June 2025. Its requirements ask for a `transformers` that NxD
 * Inference 0.3 excludes; the order below is the one of AWS's own image recipe at that tag, which ends by forcing it back.
 * Two versions of it cannot stand in one list, so the first step names the newest of that day as well.
 */
export const TUTORIAL_BRANCH: VllmSource = {
  kind: 'fork',
  repository: FORK,
  ref: 'releases/v2.23.0-v0',
  commit: 'ca2f6b9c301df6dbe2e5c83c705051f478140695',
  requirementsFile: 'requirements/neuron.txt',
  list: 'vllm/2.23.0.txt',
  install: [
    { arguments: ['install', '-r', 'requirements/neuron.txt', 'transformers==4.52.4', ...FOR_THE_BUILD] },
    { arguments: ['install', '--no-build-isolation', '-e', '.'], environment: BUILD },
    { arguments: ['uninstall', '-y', 'transformers-neuronx'] },
    { arguments: ['install', 'transformers==4.48.0'] },
  ],
};

/** The line that AWS patched. Only its tags have the requirements file at the root. */
export function patchedFork(ref: string, commit: string): VllmSource {
  return {
    kind: 'fork',
    repository: FORK,
    ref,
    commit,
    vllm: '0.7.2',
    requirementsFile: 'requirements-neuron.txt',
    list: `vllm/${ref}.txt`,
    install: [
      { arguments: ['install', '-r', 'requirements-neuron.txt'] },
      { arguments: ['install', '-e', '.'], environment: BUILD },
    ],
  };
}

/** Named by the documentation of 2.25 and 2.26; the tags could not be read, so environments must say their commits. */
export function laterFork(ref: string): VllmSource {
  return {
    kind: 'fork',
    repository: FORK,
    ref,
    requirementsFile: 'requirements/neuron.txt',
    install: [
      { arguments: ['install', '-r', 'requirements/neuron.txt'] },
      { arguments: ['install', '-e', '.'], environment: BUILD },
    ],
  };
}

/** The venv that images carry since 2.27, and the plugin that the documentation of the release names. */
export const onImage = (suffix: string, vllm: string, plugin?: string): VllmSource => ({
  kind: 'ami',
  venv: `/opt/aws_neuronx_venv_pytorch_inference_vllm${suffix}`,
  vllm,
  ...(plugin === undefined ? {} : { plugin }),
});
