import { Tags } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** What the rules of an account ask of everything that a stack makes. */
interface AccountRules {
  /** Tags, by key. */
  readonly tags: Readonly<Record<string, string>>;
  /** ARN of the managed policy that bounds every role; null: none. */
  readonly permissionsBoundary: string | null;
}

/**
 * Types that keep no tags of the environment, although AWS would take them. CloudFormation updates an association by the
 * call that also runs it, and waits for the signal of a bootstrap again: a changed tag must not do that
 * (`InitialUpdateHandler` of aws-cloudformation-resource-providers-ssm, read 2026-11-30).
 */
const LEFT_ALONE = ['AWS::SSM::Association'];

/** Writes the tags on everything below `scope` that CloudFormation can tag, but for associations, and bounds every role. */
export function applyAccountRules(scope: Construct, { tags, permissionsBoundary }: AccountRules): void {
  for (const [key, value] of Object.entries(tags))
    Tags.of(scope).add(key, value, { excludeResourceTypes: LEFT_ALONE });
  if (permissionsBoundary === null) return;
  const policy = ManagedPolicy.fromManagedPolicyArn(scope, 'Boundary', permissionsBoundary);
  PermissionsBoundary.of(scope).apply(policy);
}

/** A key of the account by its ARN; undefined where none is named. Its policy is the owner's. */
export function keyOf(scope: Construct, id: string, arn: string | null): IKey | undefined {
  return arn === null ? undefined : Key.fromKeyArn(scope, id, arn);
}
