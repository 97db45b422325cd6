import { SSMClient } from '@aws-sdk/client-ssm';
import { bounded } from '../../core/bounded';
import { isTrainyardError } from '../../core/errors';
import { clientOf } from './client';

/** The chain ends at the metadata of an instance, which a network without one never answers. */
const LIMIT_MS = 3_000;
/** A client wants one; who signs does not depend on it. */
const ANY_REGION = 'us-east-2';

/**
 * Whether the chain of the SDK (environment, profile, role) finds credentials; whether they are good is not asked.
 * @throws Interrupted when the operator stops
 */
export async function hasCredentials(signal: AbortSignal): Promise<boolean> {
  const { config } = clientOf(SSMClient, { region: ANY_REGION });
  try {
    await bounded('the search for credentials', () => config.credentials(), {
      milliseconds: LIMIT_MS,
      signal,
    });
    return true;
  } catch (error) {
    if (isTrainyardError(error)) throw error;
    return false;
  }
}
