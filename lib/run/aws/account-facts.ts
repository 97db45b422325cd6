import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { dataError } from '../../core/errors';
import type { AccountFacts, Quota } from '../ports/account-facts';
import { bucketLifecycle } from './bucket-lifecycle';
import { bucketRegion } from './bucket-region';
import { type Connection, clientOf, isNamed } from './client';
import { findResultsBucket } from './find-bucket';
import { QUERY, signedCall } from './signed-call';

const JSON_1_1 = 'application/x-amz-json-1.1';

/**
 * Facts of an account through STS, Service Quotas, Secrets Manager and S3. Errors of the services have their names, as
 * those of the SDK have.
 * @throws AnswerIncomplete when a service leaves out a field that it documents
 */
export function awsAccountFacts(connection: Connection): AccountFacts {
  const json = (service: string, target: string, input: object) =>
    signedCall(
      connection,
      service,
      { 'content-type': JSON_1_1, 'x-amz-target': target },
      JSON.stringify(input),
    );
  return {
    async caller() {
      const body = 'Action=GetCallerIdentity&Version=2011-06-15';
      const text = await signedCall(connection, 'sts', QUERY, body);
      return { account: element(text, 'Account'), arn: element(text, 'Arn') };
    },
    async quota(code) {
      try {
        const target = 'ServiceQuotasV20190624.GetServiceQuota';
        const answer = await json('servicequotas', target, { ServiceCode: 'ec2', QuotaCode: code });
        return quotaIn(answer);
      } catch (error) {
        if (isNamed(error, 'NoSuchResourceException')) return undefined;
        throw error;
      }
    },
    async secretExists(name) {
      try {
        await json('secretsmanager', 'secretsmanager.DescribeSecret', { SecretId: name });
        return true;
      } catch (error) {
        if (isNamed(error, 'ResourceNotFoundException')) return false;
        throw error;
      }
    },
    bucketExists: (name) => bucketExists(connection, name),
    bucketRegion: (name) => bucketRegion(connection, name),
    bucketLifecycle: (name) => bucketLifecycle(connection, name),
    taggedBucket: (environment) => findResultsBucket(connection, environment),
  };
}

const quotaSchema = z.object({
  Quota: z.object({ QuotaName: z.string().optional(), Value: z.number().optional() }).optional(),
});

function quotaIn(answer: string): Quota | undefined {
  try {
    const { QuotaName: name = '', Value: value } = quotaSchema.parse(JSON.parse(answer)).Quota ?? {};
    return value === undefined ? undefined : { name, value };
  } catch (cause) {
    throw dataError('AnswerIncomplete', 'the answer of Service Quotas has no Quota.Value that is a number', {
      cause,
    });
  }
}

async function bucketExists(connection: Connection, bucket: string): Promise<boolean> {
  const client = clientOf(S3Client, connection);
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    if (isNamed(error, 'NotFound', 'NoSuchBucket')) return false;
    throw error;
  }
}

function element(text: string, name: string): string {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  if (found === undefined) throw dataError('AnswerIncomplete', `the answer of STS has no ${name}`);
  return found;
}
