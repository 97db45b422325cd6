import type { Environment } from '../../environment';
import { releaseOf } from '../../facts';
import type { Refusal } from './refusal';

/**
 * Refuses a release whose fork has no commit in the catalogue, unless the environment names one: a tag can be moved, and
 * two instances could serve different code under one name. Refuses a commit where the catalogue or the image has its own.
 */
export function vllmCommitRefusals({ release, vllmCommit }: Environment): Refusal[] {
  const { vllm } = releaseOf(release);
  const open = vllm.kind === 'fork' && vllm.commit === undefined;
  if (open === (vllmCommit !== null)) return [];
  if (open)
    return [
      {
        code: 'VllmCommitNeeded',
        message: `SDK ${release} serves with tag ${vllm.ref} of ${vllm.repository}, whose commit the catalogue does not have, and vllmCommit is null`,
        next: `run \`git ls-remote ${vllm.repository} 'refs/tags/${vllm.ref}*'\`, and set vllmCommit to the commit of the line that ends in ^{}, or of the only line`,
      },
    ];
  return [
    {
      code: 'VllmCommitNotTaken',
      message: `SDK ${release} serves with ${vllm.kind === 'ami' ? `what its image has in ${vllm.venv}` : `commit ${vllm.commit} of ${vllm.repository}`}, vllmCommit is ${vllmCommit}`,
      next: 'set vllmCommit to null, or remove it',
    },
  ];
}
