import { SSMClient } from '@aws-sdk/client-ssm';
import { within } from '../../core/within';
import { clientConfig } from './client';

/** The chain ends at the metadata of an instance, which a network without one never answers. */
const LIMIT_MS = 3_000;
/** A client wants one; who signs does not depend on it. */
const ANY_REGION = 'us-east-2';

/** Whether the chain of the SDK (environment, profile, role) finds credentials; whether they are good is not asked. */
export async function hasCredentials(): Promise<boolean> {
  const found = new SSMClient(clientConfig({ region: ANY_REGION })).config.credentials().then(
    () => true,
    () => false,
  );
  return within(found, LIMIT_MS, () => false);
}
