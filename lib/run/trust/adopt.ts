import { type Shared, sharedName, type Trusted } from '../../contract/trusted';
import { requestError } from '../../core/errors';
import type { ArtifactStore, Clock } from '../ports/ports';
import { storedDigest, storeTrusted } from './trusted-digests';

/**
 * Takes an artifact or weights that lie in the bucket as they are now, because a person says so: from then on instances
 * load that digest and no other.
 * @throws NothingToAdopt when the bucket does not hold it
 */
export async function adopt(
  { store, clock }: { readonly store: ArtifactStore; readonly clock: Clock },
  shared: Shared,
  by: string,
): Promise<Trusted> {
  const digest = await storedDigest(store, shared);
  if (digest !== undefined) {
    return storeTrusted(store, clock, shared, { digest, how: 'adopted', runId: null, instanceId: null, by });
  }
  throw requestError('NothingToAdopt', `the bucket holds no ${shared.what} ${sharedName(shared)}`, {
    next: 'name the key of an artifact, or owner/name@revision, as the refusal of the run had it',
  });
}
