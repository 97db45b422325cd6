import { type Bucket, GetBucketTaggingCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ENVIRONMENT_TAG, stackName } from '../../contract/names';
import { type Connection, clientOf, isNamed } from './client';

/**
 * Name of the results bucket of an environment that may not be deployed: the bucket outlives a stack that was rolled
 * back or destroyed. The newest one with the environment's tag; undefined when the region has none.
 */
export async function findResultsBucket(
  connection: Connection,
  environment: string,
): Promise<string | undefined> {
  const client = clientOf(S3Client, connection);
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  // CloudFormation begins the name of a bucket with that of its stack, and may cut it.
  const start = stackName('').toLowerCase();
  const candidates = Buckets.filter(({ Name }) => Name?.startsWith(start)).sort(newestFirst);
  for (const { Name = '' } of candidates) {
    if ((await tagOf(client, Name)) === environment) return Name;
  }
  return undefined;
}

function newestFirst(a: Bucket, b: Bucket): number {
  return (b.CreationDate?.getTime() ?? 0) - (a.CreationDate?.getTime() ?? 0);
}

/** A bucket without tags, of another region or of somebody else is none of ours. */
async function tagOf(client: S3Client, bucket: string): Promise<string | undefined> {
  try {
    const { TagSet = [] } = await client.send(new GetBucketTaggingCommand({ Bucket: bucket }));
    return TagSet.find(({ Key }) => Key === ENVIRONMENT_TAG)?.Value;
  } catch (error) {
    if (isNamed(error, 'NoSuchTagSet', 'NoSuchBucket', 'AccessDenied', 'PermanentRedirect')) return undefined;
    throw error;
  }
}
