/** What it takes to use the keys of the account, as the services ask for it. */
import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** KMS keys of the objects of the results bucket, by ARN. */
export interface ResultsKeys {
  /**
   * The key that objects are written with.
   * @default the key of S3, which needs no permission
   */
  readonly current?: string;
  /**
   * Keys that objects were written with before; they are read, and nothing is written with them.
   * @default none
   */
  readonly earlier?: readonly string[];
}

/** Reading and writing objects of the results bucket, through S3 and no other way. */
export function resultsKeyStatements(scope: Construct, keys: ResultsKeys = {}): PolicyStatement[] {
  const { current, earlier = [] } = keys;
  return [
    // An upload in parts reads the key of its first part.
    ...(current === undefined
      ? []
      : [through(scope, 's3', ['kms:Decrypt', 'kms:GenerateDataKey'], [current])]),
    ...(earlier.length === 0 ? [] : [through(scope, 's3', ['kms:Decrypt'], [...earlier])]),
  ];
}

/**
 * Who starts an instance lends EC2 the key of its volumes, by a grant to the service alone ("Required permissions for Amazon
 * EBS encryption", EBS User Guide, read 2026-11-30).
 */
export function volumeKeyStatements(scope: Construct, key: string | undefined): PolicyStatement[] {
  if (key === undefined) return [];
  const statement = through(scope, 'ec2', ['kms:CreateGrant'], [key]);
  statement.addCondition('Bool', { 'kms:GrantIsForAWSResource': 'true' });
  return [statement];
}

function through(scope: Construct, service: string, actions: string[], resources: string[]): PolicyStatement {
  const via = `${service}.${Stack.of(scope).region}.${Aws.URL_SUFFIX}`;
  return new PolicyStatement({
    actions,
    resources,
    conditions: { StringEquals: { 'kms:ViaService': via } },
  });
}
