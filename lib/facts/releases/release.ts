/** What one Neuron SDK release brings, and how the line is started on it. */
import type { DialectId } from '../dialects/command-template';
import type { Family } from '../hardware/hardware';
import type { Sourced } from '../sourced';

/**
 * How a machine image is chosen: by its id, by its name, by a public SSM parameter that holds the id, or by patterns
 * of name and description.
 */
export type ImageSelector =
  | {
      /** By id, which differs by region. */
      readonly by: 'id';
      /** The id: `ami-0123456789abcdef0`. */
      readonly id: string;
    }
  | {
      /** By name, the same in every region. */
      readonly by: 'name';
      /** The whole name, without patterns. */
      readonly name: string;
    }
  | {
      /** By a public parameter, which always holds the newest image and is retired with its release. */
      readonly by: 'ssm-parameter';
      /** Name of the parameter. */
      readonly parameter: string;
    }
  | {
      /** By patterns with `*`, of which the newest match counts. */
      readonly by: 'description';
      /** Pattern of the name. */
      readonly name: string;
      /** Pattern of the description, which names the release. */
      readonly description: string;
    };

/** A published image family of a release. Only `latest` exists as an SSM parameter. */
export interface ReleaseImage {
  readonly kind: 'multi-framework' | 'pytorch' | 'vllm';
  readonly os: 'ubuntu-22.04' | 'ubuntu-24.04' | 'amazon-linux-2023';
  readonly name: string;
  readonly parameter: string;
}

/** Arguments of one `pip` of the venv that serves, run in the source directory. */
export interface InstallStep {
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export type VllmSource =
  | {
      readonly kind: 'fork';
      readonly repository: string;
      readonly ref: string;
      /** Absent: the ref is named by the documentation but could not be read. */
      readonly commit?: string;
      readonly vllm?: string;
      readonly requirementsFile: string;
      readonly install: readonly InstallStep[];
    }
  | {
      readonly kind: 'plugin';
      readonly repository: string;
      readonly ref: string;
      readonly commit?: string;
      readonly vllm?: string;
      readonly install: readonly InstallStep[];
    }
  /** Already on the image, in a venv of its own. */
  | { readonly kind: 'ami'; readonly venv: string; readonly vllm?: string };

export type PackageName =
  | 'aws-neuronx-dkms'
  | 'aws-neuronx-runtime-lib'
  | 'aws-neuronx-collectives'
  | 'aws-neuronx-tools'
  | 'neuronx-cc'
  | 'neuronx-distributed'
  | 'neuronx-distributed-inference';

/** Tables of inference_demo options that were read; see `inference-demo.ts`. */
export type OptionTable = '0.3' | '0.7' | 'main';

export interface Release extends Sourced {
  readonly version: string;
  readonly date: string;
  readonly images: readonly ReleaseImage[];
  /** Used when the environment names no image. */
  readonly defaultImage: ImageSelector;
  /** Venv with NxD Inference; absent from the release that dropped it. */
  readonly venv?: string;
  readonly python: string;
  readonly packages: Readonly<Partial<Record<PackageName, string>>>;
  readonly vllm: VllmSource;
  readonly dialect: DialectId;
  /** An option is accepted if every table named here has it. */
  readonly optionTables: readonly OptionTable[];
  /** Families on which NxD Inference with its kernels is supported. */
  readonly families: readonly Family[];
  readonly notes?: readonly string[];
}

/** Whether the line (NxD Inference compile, vLLM serve) exists on a release at all. */
export const hasInference = (release: Release): boolean => release.venv !== undefined;

/** The directory whose `bin/` starts the server. */
export function servingVenv(release: Release): string | undefined {
  return release.vllm.kind === 'ami' ? release.vllm.venv : release.venv;
}
