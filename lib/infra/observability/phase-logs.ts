import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { phaseLogGroupName } from '../../contract/names';

/** Properties of {@link PhaseLogs}. */
export interface PhaseLogsProps {
  /** Name of the environment; the group is `/trainyard/<environment>/phases`. */
  readonly environmentName: string;
  /**
   * Days for which lines are kept.
   * @default 30
   */
  readonly retentionDays?: RetentionDays;
  /**
   * KMS key of the group; its policy must let CloudWatch Logs of the region in.
   * @default the key of CloudWatch Logs
   */
  readonly key?: IKey;
}

/**
 * The log group in which the output of phases can be read while they run. The whole logs are in the results bucket,
 * so the group is deleted with its stack.
 */
export class PhaseLogs extends Construct {
  /** The log group; a stream is named by command, instance and step. */
  readonly group: LogGroup;

  /** Adds the log group. */
  constructor(scope: Construct, id: string, props: PhaseLogsProps) {
    super(scope, id);
    this.group = new LogGroup(this, 'Group', {
      logGroupName: phaseLogGroupName(props.environmentName),
      retention: props.retentionDays ?? 30,
      ...(props.key && { encryptionKey: props.key }),
      // It goes with the stack: its name is fixed, so one that stayed would stop the next deployment.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
