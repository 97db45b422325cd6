import { type Shared, sharedName } from '../../contract/trusted';
import { requestError, type TrainyardError } from '../../core/errors';
import type { ObjectReader } from '../ports/ports';
import { storedDigest, trustedDigest } from './trusted-digests';

/** How a command that adopts is typed. */
export interface AdoptedHow {
  /** Name of the environment. */
  readonly environment: string;
  /** Options that lead to the account of the run, with a space in front; empty where there are none. */
  readonly flags: string;
}

/** The refusal of what lies in the bucket, has this digest, and was neither made by a command of ours nor adopted. */
export function notAdopted(
  shared: Shared,
  stored: string,
  { environment, flags }: AdoptedHow,
): TrainyardError {
  const name = sharedName(shared);
  const isArtifact = shared.what === 'artifact';
  const what = isArtifact ? 'the artifact' : 'the weights';
  const end = `--environment ${environment}${flags}`;
  // Nobody but who put it there can say what an artifact is; of weights the Hub can.
  const otherwise = isArtifact
    ? `else compile it anew: trainyard run --artifact-cache refill ${end}`
    : `else let Prepare prove them by the list of the Hub: trainyard run ${end}`;
  return requestError('NotAdopted', `the bucket has ${what} ${name}, of which no digest is recorded`, {
    next: `if you know where it is from, take it by name: trainyard adopt ${name} ${end}; ${otherwise}`,
    data: { name, stored },
  });
}

/** What a run would refuse of the bucket, before it begins: one refusal for each of `wanted` that lies there unrecorded. */
export async function unadopted(
  store: ObjectReader,
  wanted: readonly Shared[],
  how: AdoptedHow,
): Promise<TrainyardError[]> {
  const refused = await Promise.all(
    wanted.map(async (shared) => {
      if ((await trustedDigest(store, shared)) !== undefined) return [];
      const stored = await storedDigest(store, shared);
      return stored === undefined ? [] : [notAdopted(shared, stored, how)];
    }),
  );
  return refused.flat();
}
