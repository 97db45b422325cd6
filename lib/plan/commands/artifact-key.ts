import { canonicalJson, sha256 } from '../../core/json';
import { PATH_FLAGS } from '../../facts';

const KEY_LENGTH = 32;

/**
 * Everything that decides what a compiled artifact is. Two compiles with equal inputs are interchangeable, so the
 * second one takes the artifact of the first.
 */
export interface ArtifactInputs {
  /** Names this shape; another shape would be another name, and with it other keys. */
  readonly schema: 'trainyard.artifact/1';
  /** Hub id of the model, `owner/name`. */
  readonly model: string;
  /** Revision of the model on the Hub: a commit. */
  readonly revision: string;
  /** The draft model that is compiled in beside it; absent without one, so that other keys stay what they were. */
  readonly draft?: { readonly model: string; readonly revision: string };
  /** Neuron SDK release, such as `2.23.0`. */
  readonly release: string;
  /**
   * Versions of the packages that the dialect names, as found on the host or as the catalogue predicts them; without
   * the local part after `+`. A package that is not there, or not known, is absent.
   */
  readonly versions: Readonly<Record<string, string>>;
  /** Instance family that the compiler builds for: artifacts of one do not load on another. */
  readonly target: string;
  /** Physical cores in one logical core (LNC). */
  readonly logicalCores: number;
  /** Arguments of the compile command, without its program and without paths. */
  readonly arguments: readonly string[];
}

/**
 * Identity of a compiled artifact: the first 32 hexadecimal digits of the SHA-256 of its inputs as canonical JSON.
 * The host and the command line compute the same key.
 */
export function artifactKey(inputs: ArtifactInputs): string {
  return sha256(canonicalJson({ ...inputs, versions: { ...inputs.versions } })).slice(0, KEY_LENGTH);
}

/**
 * A command's arguments without its path options and their values: where files are does not change what is compiled.
 */
export function withoutPaths(argv: readonly string[]): string[] {
  const paths: readonly string[] = PATH_FLAGS;
  return argv.filter((word, index) => !paths.includes(word) && !paths.includes(argv[index - 1] ?? ''));
}

/** A version without its local part: `2.18.121.0+9e31e41a` → `2.18.121.0`. */
export const publicVersion = (version: string): string => version.split('+')[0] ?? version;
