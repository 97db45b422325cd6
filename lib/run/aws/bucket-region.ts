import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { type Connection, clientOf, isNamed } from './client';

/** Where S3 says in which region a bucket is, also of one that it answers for from another region. */
const REGION = 'x-amz-bucket-region';

interface Redirected {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** Region of a bucket; undefined where no bucket has the name. Other errors of the SDK are passed on as they are. */
export async function bucketRegion(connection: Connection, bucket: string): Promise<string | undefined> {
  try {
    const answer = await clientOf(S3Client, connection).send(new HeadBucketCommand({ Bucket: bucket }));
    // An emulated account does not say it.
    return answer.BucketRegion ?? connection.region;
  } catch (error) {
    if (isNamed(error, 'NotFound', 'NoSuchBucket')) return undefined;
    const { $metadata, $response } = error as Redirected;
    const elsewhere = $metadata?.httpStatusCode === 301 ? $response?.headers?.[REGION] : undefined;
    if (elsewhere !== undefined) return elsewhere;
    throw error;
  }
}
