/** The identity of a compiled artifact: what went in, digested. Host and operator compute the same key. */
import { canonicalJson, sha256 } from '../core/json';
import { PATH_FLAGS } from '../facts';

const KEY_LENGTH = 32;

/** Packages whose versions change what is compiled. */
export const KEY_PACKAGES = ['neuronx-cc', 'neuronx-distributed', 'neuronx-distributed-inference'] as const;

export interface ArtifactInputs {
  readonly schema: 'trainyard.artifact/1';
  readonly model: string;
  readonly revision: string;
  readonly release: string;
  /** As found on the host, or as the catalogue predicts; without the local part after `+`. */
  readonly versions: Readonly<Record<(typeof KEY_PACKAGES)[number], string>>;
  readonly target: string;
  readonly logicalCores: number;
  /** The compile command after its program, without paths. */
  readonly arguments: readonly string[];
}

export function artifactKey(inputs: ArtifactInputs): string {
  return sha256(canonicalJson({ ...inputs, versions: { ...inputs.versions } })).slice(0, KEY_LENGTH);
}

/** Where things lie does not change what they are. */
export function withoutPaths(argv: readonly string[]): string[] {
  const paths: readonly string[] = PATH_FLAGS;
  return argv.filter((word, index) => !paths.includes(word) && !paths.includes(argv[index - 1] ?? ''));
}

/** `2.18.121.0+9e31e41a` → `2.18.121.0`. */
export const publicVersion = (version: string): string => version.split('+')[0] ?? version;
