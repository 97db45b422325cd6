/** Where the output of phases can be read while they run. The whole logs are in the results bucket. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { phaseLogGroupName } from '../contract/names';

export interface PhaseLogsProps {
  readonly environmentName: string;
  /**
   * Days that lines are kept.
   * @default 30
   */
  readonly retentionDays?: RetentionDays;
}

export class PhaseLogs extends Construct {
  readonly group: LogGroup;

  constructor(scope: Construct, id: string, props: PhaseLogsProps) {
    super(scope, id);
    this.group = new LogGroup(this, 'Group', {
      logGroupName: phaseLogGroupName(props.environmentName),
      retention: props.retentionDays ?? 30,
      // It goes with the stack: its name is fixed, so one that stayed would stop the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
