/** What the stack says about itself, so that the command finds an environment by its name alone. */
import { Stack } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Deployment } from '../contract/deployment';
import { deploymentParameterName } from '../contract/names';

export interface DeploymentRecordProps {
  /** Texts may be tokens; the record is complete once it is deployed. */
  readonly deployment: Deployment;
}

export class DeploymentRecord extends Construct {
  readonly parameter: StringParameter;

  constructor(scope: Construct, id: string, props: DeploymentRecordProps) {
    super(scope, id);
    const { environment } = props.deployment;
    this.parameter = new StringParameter(this, 'Parameter', {
      parameterName: deploymentParameterName(environment),
      description: `What Trainyard deployed for environment ${environment}; written by its stack`,
      stringValue: Stack.of(this).toJsonString(props.deployment),
      tier: ParameterTier.STANDARD,
    });
  }
}
