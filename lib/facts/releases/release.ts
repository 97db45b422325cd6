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
  /** Which frameworks are on it. */
  readonly kind: 'multi-framework' | 'pytorch' | 'vllm';
  /** Its operating system. */
  readonly os: 'ubuntu-22.04' | 'ubuntu-24.04' | 'amazon-linux-2023';
  /** Name without the date of the build. */
  readonly name: string;
  /** SSM parameter of the latest image. */
  readonly parameter: string;
}

/** Arguments of one `pip` of the venv that serves, run in the source directory. */
export interface InstallStep {
  /** What follows `pip`. */
  readonly arguments: readonly string[];
  /** Variables of this step alone. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Where a release takes vLLM from: AWS's fork, the plugin for upstream vLLM, or the image. */
export type VllmSource =
  | {
      /** AWS's fork of vLLM. */
      readonly kind: 'fork';
      /** Git URL. */
      readonly repository: string;
      /** Branch or tag. */
      readonly ref: string;
      /** Absent where the ref could not be read; an environment of that release must say it, in `vllmCommit`. */
      readonly commit?: string;
      /** Version of vLLM that it is. */
      readonly vllm?: string;
      /** Path of its requirements in the checkout. */
      readonly requirementsFile: string;
      /** Versions of what it asks for beside the image's, a file of the toolkit; absent where its commit was not read. */
      readonly list?: string;
      /** How it is installed, step by step. */
      readonly install: readonly InstallStep[];
    }
  | {
      /** The plugin for upstream vLLM. */
      readonly kind: 'plugin';
      /** Git URL. */
      readonly repository: string;
      /** Branch or tag. */
      readonly ref: string;
      /** What the ref was when it was read. */
      readonly commit?: string;
      /** Version of vLLM that it is for. */
      readonly vllm?: string;
      /** How it is installed, step by step. */
      readonly install: readonly InstallStep[];
    }
  | {
      /** Already on the image, in a venv of its own. */
      readonly kind: 'ami';
      /** Folder of that venv. */
      readonly venv: string;
      /** Version of the plugin that the documentation names for it. */
      readonly plugin?: string;
      /** Version of vLLM that is in it. */
      readonly vllm?: string;
    };

/** A package of the SDK whose version is checked on the instance. */
export type PackageName =
  | 'aws-neuronx-dkms'
  | 'aws-neuronx-runtime-lib'
  | 'aws-neuronx-collectives'
  | 'aws-neuronx-tools'
  | 'neuronx-cc'
  | 'neuronx-distributed'
  | 'neuronx-distributed-inference'
  | 'vllm'
  | 'vllm-neuron'
  | 'libtorch-neuronx-lite';

/** Tables of inference_demo options that were read; see `inference-demo.ts`. */
export const OPTION_TABLES = ['0.3', '0.4', '0.5', '0.6', '0.7', 'main'] as const;
/** One of the tables. */
export type OptionTable = (typeof OPTION_TABLES)[number];

/** Servers by name; see `ServerName`. */
export const SERVERS = ['nxdi', 'vllm-neuron'] as const;

/** What a server asks of the attention heads: see `Release.heads`. */
export type HeadsRule = 'must-divide' | 'padded';

/** What serves: vLLM over NxD Inference (AWS's fork, or the plugin), or vLLM Neuron, which compiles for itself. */
export type ServerName = (typeof SERVERS)[number];

/** What one Neuron SDK release brings, and how the line is started on it: a row for each of its servers. */
export interface Release extends Sourced {
  /** What an environment calls it: the version, and for a second server of that version `-` and the server. */
  readonly name: string;
  /** Of the Neuron SDK. */
  readonly version: string;
  /** Day of the release. */
  readonly date: string;
  /** Image families that were published with it. */
  readonly images: readonly ReleaseImage[];
  /** Used when the environment names no image. */
  readonly defaultImage: ImageSelector;
  /**
   * Venv whose programs compile: with NxD Inference, or with the server that compiles for itself. A name with `*` is not
   * documented, and is the one folder of the instance that fits.
   */
  readonly venv?: string;
  /** Version of Python in its venv. */
  readonly python: string;
  /** Versions that the instance must have. */
  readonly packages: Readonly<Partial<Record<PackageName, string>>>;
  /** Where its server comes from. */
  readonly vllm: VllmSource;
  /** How its compiler and its server are called. */
  readonly dialect: DialectId;
  /**
   * Whether its server wants a tensor parallel degree that divides the attention heads, or leaves it to NxD
   * Inference, which pads them. Absent where its vLLM was not read.
   */
  readonly heads?: HeadsRule;
  /**
   * What its server does with a prompt between a shorter context and the sequence: refuse it with HTTP 400, once it
   * is told the bound, or hand it to NxD Inference, which raises and ends the server. Absent where no prompt is too
   * long for what is compiled.
   */
  readonly longPrompts?: 'refused' | 'end-server';
  /** An option is accepted if every table named here has it. */
  readonly optionTables: readonly OptionTable[];
  /** Families on which what compiles here, with its kernels, is supported. */
  readonly families: readonly Family[];
  /** What an operator should know of it. */
  readonly notes?: readonly string[];
}

/** Which server a row is of. */
export const serverOf = ({ dialect }: Pick<Release, 'dialect'>): ServerName =>
  dialect === 'vllm-neuron' ? 'vllm-neuron' : 'nxdi';

/** The fork of a release whose tag is known and whose commit is not, so that environments must say it; else undefined. */
export const unpinnedFork = ({ vllm }: Pick<Release, 'vllm'>) =>
  vllm.kind === 'fork' && vllm.commit === undefined ? vllm : undefined;

/** The directory whose `bin/` starts the server. */
export function servingVenv(release: Release): string | undefined {
  return release.vllm.kind === 'ami' ? release.vllm.venv : release.venv;
}
