import type { Environment } from '../../environment';
import { releaseOf, unpinnedFork } from '../../facts';
import type { Refusal } from './refusal';

/**
 * Refuses a release whose fork has no commit in the catalogue, unless the environment names one: a tag can be moved, and
 * two instances could serve different code under one name. Refuses a commit where the catalogue or the image has its own.
 */
export function vllmCommitRefusals({ release, vllmCommit }: Environment): Refusal[] {
  const row = releaseOf(release);
  const fork = unpinnedFork(row);
  if ((fork !== undefined) === (vllmCommit !== null)) return [];
  if (fork !== undefined)
    return [
      {
        code: 'VllmCommitNeeded',
        message: `SDK ${release} serves with tag ${fork.ref} of ${fork.repository}, whose commit the catalogue does not have, and vllmCommit is null`,
        next: `run \`git ls-remote ${fork.repository} 'refs/tags/${fork.ref}*'\`, and set vllmCommit to the commit of the line that ends in ^{}, or of the only line`,
      },
    ];
  const { vllm } = row;
  return [
    {
      code: 'VllmCommitNotTaken',
      message: `SDK ${release} serves with ${vllm.kind === 'ami' ? `what its image has in ${vllm.venv}` : `commit ${vllm.commit} of ${vllm.repository}`}, vllmCommit is ${vllmCommit}`,
      next: 'set vllmCommit to null, or remove it',
    },
  ];
}
