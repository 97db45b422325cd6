import { type Release, releaseOf } from '../facts';
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
  if (vllmCommit === null || row.vllm.kind !== 'fork' || row.vllm.commit !== undefined) return [];
  return [{ ...row, vllm: { ...row.vllm, commit: vllmCommit } }];
}
