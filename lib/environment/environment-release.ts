import { type Release, releaseOf, unpinnedFork } from '../facts';
import type { Environment } from './environment';

/**
 * The release of an environment, where the environment says which commit its vLLM is of and the catalogue does not: one,
 * or none. The toolkit carries it, so that the instance holds its clone to that commit.
 * @throws NotInCatalogue when the catalogue does not know the release
 */
export function ownReleasesOf({
  release,
  vllmCommit,
}: Pick<Environment, 'release' | 'vllmCommit'>): readonly Release[] {
  const row = releaseOf(release);
  const fork = unpinnedFork(row);
  if (vllmCommit === null || fork === undefined) return [];
  return [{ ...row, vllm: { ...fork, commit: vllmCommit } }];
}
