/** Where a checkpoint is kept, in the one text that the file, the documents and the host take. */

const SEGMENT = '[A-Za-z0-9_][A-Za-z0-9._-]*';
const IN_BUCKET = `s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/(?:${SEGMENT}/)+`;

/**
 * `ModelSource`: the hub, a prefix of a bucket, or a folder of the instance. No segment begins with a dot, so a path
 * leads nowhere else. Bucket names are those of general purpose buckets, 3 to 63 characters; the length is ours.
 */
export const MODEL_SOURCE = {
  pattern: `hub|${IN_BUCKET}|(?:/${SEGMENT})+`,
  maxCharacters: 256,
} as const;

/**
 * `results.models`: a prefix of a bucket, below which environments share weights. Never a whole bucket: it could be the
 * results bucket of an environment, whose records nobody else may write.
 */
export const MODEL_STORE = { pattern: IN_BUCKET, maxCharacters: 256 } as const;

/** The bucket and the prefix of an `s3://` place; undefined when it is the hub or a folder. */
export function modelSourceInBucket(
  source: string,
): { readonly bucket: string; readonly prefix: string } | undefined {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.+)$/.exec(source) ?? [];
  return bucket === undefined || prefix === undefined ? undefined : { bucket, prefix };
}
