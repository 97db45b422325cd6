/** Statements that the policies of operators are made of. */
import { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ENVIRONMENT_TAG } from '../../contract/names';

/** Properties of a policy of operators. */
export interface OperatorPolicyProps {
  /** Name of the environment whose instances the policy covers. */
  readonly environmentName: string;
}

/** A statement that allows these actions on these resources. */
export function operatorStatement(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}

/** The same on the instances of an environment, by their tag; `key` is the service's condition key without the tag. */
export function onInstances(
  scope: Construct,
  actions: string[],
  environmentName: string,
  key: 'ssm:resourceTag' | 'aws:ResourceTag',
): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.ALLOW,
    actions,
    resources: [instanceArn(scope)],
    conditions: { StringEquals: { [`${key}/${ENVIRONMENT_TAG}`]: environmentName } },
  });
}

/** Every instance of the account and region; a condition must narrow it. */
function instanceArn(scope: Construct): string {
  return Stack.of(scope).formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' });
}

/** A resource of Systems Manager in this account and region. */
export function ssmArn(scope: Construct, resource: string, resourceName: string): string {
  return Stack.of(scope).formatArn({ service: 'ssm', resource, resourceName });
}

/** Why the wildcard of `instanceArn` is meant. */
export function instancesByTag(scope: Construct) {
  return { resource: instanceArn(scope), reason: 'Held to the instances of this environment by their tag.' };
}
