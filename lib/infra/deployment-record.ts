import { Stack } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Deployment } from '../contract/deployment';
import { deploymentParameterName } from '../contract/names';

/** Properties of {@link DeploymentRecord}. */
export interface DeploymentRecordProps {
  /**
   * What was deployed. Texts may be tokens; they are resolved by the deployment. At most 4,096 characters as JSON,
   * the limit of a standard parameter.
   */
  readonly deployment: Deployment;
}

/**
 * The SSM parameter `/trainyard/<environment>/deployment`, in which a stack says what it deployed. The command line
 * reads it, so it needs nothing but the name of the environment.
 */
export class DeploymentRecord extends Construct {
  /** The parameter, of the standard tier, which costs nothing. */
  readonly parameter: StringParameter;

  /** Adds the parameter. */
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
