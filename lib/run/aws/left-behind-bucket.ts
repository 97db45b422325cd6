import type { ArtifactStore } from '../ports/ports';
import { type RetryContext, retryingStore, withRetries } from '../ports/retry';
import type { Connection } from './client';
import { findResultsBucket } from './find-bucket';
import { s3ArtifactStore } from './s3-artifact-store';

/**
 * The results bucket of an environment that is not deployed, with a store that retries; undefined when no bucket of
 * the region has the environment's tag.
 * @throws CallFailed when AWS refuses the call, or does not answer after several attempts
 */
export async function leftBehindBucket(
  connection: Connection,
  environment: string,
  context: RetryContext,
): Promise<{ readonly bucket: string; readonly store: ArtifactStore } | undefined> {
  const find = () => findResultsBucket(connection, environment);
  const bucket = await withRetries('ListBuckets', find, context);
  if (bucket === undefined) return undefined;
  return { bucket, store: retryingStore(s3ArtifactStore(connection, bucket), context) };
}
