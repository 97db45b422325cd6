import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledged-wildcards';
import {
  instancesByTag,
  type OperatorPolicyProps,
  onInstances,
  operatorStatement,
} from './operator-statements';

/**
 * Starting and stopping the instances of an environment, and nothing that ends them. It is attached to nobody.
 */
export class PowerPolicy extends Construct {
  /** The managed policy; attach it beside that of {@link OperatorsPolicy}. */
  readonly policy: ManagedPolicy;

  /** Adds the policy, and acknowledges its wildcards with reasons. */
  constructor(scope: Construct, id: string, { environmentName }: OperatorPolicyProps) {
    super(scope, id);
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: `Starts and stops the instances of Trainyard environment ${environmentName}`,
      statements: [
        onInstances(this, ['ec2:StartInstances', 'ec2:StopInstances'], environmentName, 'aws:ResourceTag'),
        // What there is to start: IAM cannot tell one instance from another here.
        operatorStatement(['ec2:DescribeInstances'], ['*']),
      ],
    });
    acknowledgeWildcards(this.policy, [
      instancesByTag(this),
      { resource: '*', reason: 'Describing instances takes no resource.' },
    ]);
  }
}
