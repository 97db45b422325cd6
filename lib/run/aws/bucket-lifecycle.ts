import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  type LifecycleRule,
  S3Client,
} from '@aws-sdk/client-s3';
import type { BucketLifecycle } from '../ports/account-facts';
import { type Connection, clientOf, isNamed } from './client';

/** Versioning and the enabled lifecycle rules of a bucket. Errors of the SDK are passed on as they are. */
export async function bucketLifecycle(connection: Connection, bucket: string): Promise<BucketLifecycle> {
  const client = clientOf(S3Client, connection);
  const [versioning, rules] = await Promise.all([
    client.send(new GetBucketVersioningCommand({ Bucket: bucket })),
    rulesOf(client, bucket),
  ]);
  const enabled = rules.filter(({ Status }) => Status === 'Enabled');
  // Suspended versioning keeps the versions that there are.
  return { versioned: versioning.Status !== undefined, rules: enabled.map(ruleOf) };
}

async function rulesOf(client: S3Client, bucket: string): Promise<LifecycleRule[]> {
  try {
    const answer = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }));
    return answer.Rules ?? [];
  } catch (error) {
    if (isNamed(error, 'NoSuchLifecycleConfiguration')) return [];
    throw error;
  }
}

function ruleOf(rule: LifecycleRule): BucketLifecycle['rules'][number] {
  const { Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload } = rule;
  return {
    id: rule.ID ?? 'unnamed',
    prefix: rule.Filter?.Prefix ?? rule.Filter?.And?.Prefix ?? rule.Prefix ?? '',
    expires: Expiration?.Days !== undefined || Expiration?.Date !== undefined,
    endsReplaced: NoncurrentVersionExpiration !== undefined,
    endsUploads: AbortIncompleteMultipartUpload !== undefined,
  };
}
