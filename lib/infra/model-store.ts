/** What it takes to share weights with the other environments of the account. */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { modelSourceInBucket } from '../facts';

/** The store as policies name it; see {@link modelStoreIn}. */
export interface ModelStore {
  /** ARN pattern of its objects. */
  readonly objects: string;
  /** May list, read and write below the prefix, and delete nothing. */
  readonly statements: readonly PolicyStatement[];
}

/**
 * The store of weights of `results.models`; undefined without one. Only a bucket of this account is meant: one of
 * somebody else, under a name that became free, gets nothing.
 */
export function modelStoreIn(scope: Construct, models: string | undefined): ModelStore | undefined {
  const place = modelSourceInBucket(models ?? '');
  if (place === undefined) return undefined;
  const { account, partition } = Stack.of(scope);
  const bucket = `arn:${partition}:s3:::${place.bucket}`;
  const objects = `${bucket}/${place.prefix}*`;
  const own = { 'aws:ResourceAccount': account };
  return {
    objects,
    statements: [
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket],
        conditions: { StringLike: { 's3:prefix': `${place.prefix}*` }, StringEquals: own },
      }),
      new PolicyStatement({
        // An upload in parts that breaks off is ended, or its parts cost storage.
        actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
        resources: [objects],
        conditions: { StringEquals: own },
      }),
    ],
  };
}
