import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledged-wildcards';
import { volumeKeyStatements } from './key-statements';
import {
  instancesByTag,
  type OperatorPolicyProps,
  onInstances,
  operatorStatement,
} from './operator-statements';

/** Properties of {@link PowerPolicy}. */
export interface PowerPolicyProps extends OperatorPolicyProps {
  /**
   * ARN of the KMS key of the volumes; who starts an instance lends it to EC2.
   * @default the default key of the account for EBS, which needs no permission
   */
  readonly volumeKey?: string;
}

/**
 * Starting and stopping the instances of an environment, and nothing that ends them. It is attached to nobody.
 */
export class PowerPolicy extends Construct {
  /** The managed policy; attach it beside that of {@link OperatorsPolicy}. */
  readonly policy: ManagedPolicy;

  /** Adds the policy, and acknowledges its wildcards with reasons. */
  constructor(scope: Construct, id: string, { environmentName, volumeKey }: PowerPolicyProps) {
    super(scope, id);
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: `Starts and stops the instances of Trainyard environment ${environmentName}`,
      statements: [
        onInstances(this, ['ec2:StartInstances', 'ec2:StopInstances'], environmentName, 'aws:ResourceTag'),
        // What there is to start: IAM cannot tell one instance from another here.
        operatorStatement(['ec2:DescribeInstances'], ['*']),
        ...volumeKeyStatements(this, volumeKey),
      ],
    });
    acknowledgeWildcards(this.policy, [
      instancesByTag(this),
      { resource: '*', reason: 'Describing instances takes no resource.' },
    ]);
  }
}
