import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ArtifactStore, StoredObject } from '../ports/ports';
import { type Connection, clientOf, contentOf, isNamed } from './client';
import { pagesOf, paging } from './pages';

/**
 * Objects of one S3 bucket. Errors of the SDK are passed on as they are, but for "does not exist", which is an
 * answer.
 */
export function s3ArtifactStore(connection: Connection, bucket: string): ArtifactStore {
  const client = clientOf(S3Client, connection);
  return {
    async get(key) {
      try {
        const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return answer.Body && (await contentOf(answer.Body, connection));
      } catch (error) {
        if (isNamed(error, 'NoSuchKey', 'NotFound')) return undefined;
        throw error;
      }
    },
    async putIfAbsent(key, body, contentType) {
      // Asked first, for stores that ignore the condition; the condition closes the gap in between.
      if (await exists(client, bucket, key)) return false;
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: body,
            ContentType: contentType,
            IfNoneMatch: '*',
          }),
        );
        return true;
      } catch (error) {
        if (isNamed(error, 'PreconditionFailed', 'ConditionalRequestConflict')) return false;
        throw error;
      }
    },
    async list(prefix) {
      const found: StoredObject[] = [];
      const input = { Bucket: bucket, Prefix: prefix };
      for await (const page of pagesOf('ListObjectsV2', paginateListObjectsV2(paging(client), input))) {
        for (const item of page.Contents ?? []) {
          const modifiedAt = item.LastModified?.getTime() ?? 0;
          found.push({ key: item.Key ?? '', size: item.Size ?? 0, modifiedAt });
        }
      }
      return found;
    },
    async folders(prefix) {
      const found: string[] = [];
      const input = { Bucket: bucket, Prefix: prefix, Delimiter: '/' };
      for await (const page of pagesOf('ListObjectsV2', paginateListObjectsV2(paging(client), input))) {
        for (const item of page.CommonPrefixes ?? []) {
          found.push((item.Prefix ?? '').slice(prefix.length).replace(/\/$/, ''));
        }
      }
      return found;
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}

async function exists(client: S3Client, bucket: string, key: string): Promise<boolean> {
  try {
    await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return true;
  } catch (error) {
    if (isNamed(error, 'NotFound', 'NoSuchKey')) return false;
    throw error;
  }
}
