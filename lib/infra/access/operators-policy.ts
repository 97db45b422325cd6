import { ManagedPolicy, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { COMMAND_KEYS, deploymentParameterName, documentName, phaseLogGroupName } from '../../contract/names';
import { PHASES } from '../../contract/phase';
import { logGroupArn } from '../observability/host-telemetry';
import { acknowledgeWildcards } from './acknowledged-wildcards';
import { type ResultsKeys, resultsKeyStatements } from './key-statements';
import {
  instancesByTag,
  type OperatorPolicyProps,
  onInstances,
  operatorStatement,
  ssmArn,
} from './operator-statements';

/** Properties of {@link OperatorsPolicy}. */
export interface OperatorsPolicyProps extends OperatorPolicyProps {
  /** The results bucket. Every object may be read; written may be what only the command writes. */
  readonly results: IBucket;
  /**
   * KMS keys of that bucket, which the policy lets be used through S3.
   * @default the bucket has the key of S3
   */
  readonly resultsKeys?: ResultsKeys;
}

/**
 * What a person needs who runs phases and reads results, and no more: send the six documents of a run to the
 * instances with the tag of this environment. It opens no shell and starts no instance: see {@link ShellPolicy} and
 * {@link PowerPolicy}. It is attached to nobody; who operates is decided by the account.
 */
export class OperatorsPolicy extends Construct {
  /** The managed policy; attach it to a role, a group or a permission set. */
  readonly policy: ManagedPolicy;

  /** Adds the policy, and acknowledges its wildcards with reasons. */
  constructor(scope: Construct, id: string, props: OperatorsPolicyProps) {
    super(scope, id);
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: `Runs the phases of Trainyard environment ${props.environmentName} and reads their results`,
      statements: [
        ...commands(this, props),
        ...results(this, props),
        ...resultsKeyStatements(this, props.resultsKeys),
      ],
    });
    acknowledge(this, this.policy, props);
  }
}

/** The six documents of a run, by name; the bootstrap is the deployment's, and no document of AWS is here. */
function commands(scope: Construct, { environmentName }: OperatorsPolicyProps): PolicyStatement[] {
  const documents = PHASES.map((phase) => ssmArn(scope, 'document', documentName(environmentName, phase)));
  return [
    operatorStatement(['ssm:SendCommand', 'ssm:GetDocument', 'ssm:DescribeDocument'], documents),
    onInstances(scope, ['ssm:SendCommand'], environmentName, 'ssm:resourceTag'),
    operatorStatement(
      // These know no resource: IAM cannot tell one command or one instance from another here.
      [
        'ssm:ListCommands',
        'ssm:ListCommandInvocations',
        'ssm:GetCommandInvocation',
        'ssm:CancelCommand',
        'ssm:DescribeInstanceInformation',
        'ec2:DescribeInstances',
        'ec2:DescribeCapacityReservations',
      ],
      ['*'],
    ),
    operatorStatement(
      ['ssm:GetParameter'],
      [ssmArn(scope, 'parameter', deploymentParameterName(environmentName).slice(1))],
    ),
  ];
}

/** Everything in the bucket is read; an operator writes what only the command writes, and deletes nothing. */
function results(scope: Construct, props: OperatorsPolicyProps): PolicyStatement[] {
  const group = logGroupArn(scope, phaseLogGroupName(props.environmentName));
  return [
    operatorStatement(['s3:ListBucket', 's3:GetBucketLocation'], [props.results.bucketArn]),
    operatorStatement(['s3:GetObject'], [props.results.arnForObjects('*')]),
    operatorStatement(
      ['s3:PutObject'],
      COMMAND_KEYS.map((pattern) => props.results.arnForObjects(pattern)),
    ),
    operatorStatement(
      ['logs:DescribeLogStreams', 'logs:GetLogEvents', 'logs:FilterLogEvents'],
      [group, `${group}:*`],
    ),
  ];
}

function acknowledge(scope: Construct, policy: ManagedPolicy, props: OperatorsPolicyProps): void {
  acknowledgeWildcards(policy, [
    { resource: '*', reason: 'Reading and cancelling commands, and describing instances, take no resource.' },
    {
      resource: props.results.arnForObjects('*'),
      reason: 'Results are read by names that runs make; all of the bucket is results.',
    },
    ...COMMAND_KEYS.map((pattern) => ({
      resource: props.results.arnForObjects(pattern),
      reason: 'What the command stores has names that it makes; instances may not write there.',
    })),
    {
      resource: `${logGroupArn(scope, phaseLogGroupName(props.environmentName))}:*`,
      reason: 'Streams of one log group; their names are the ids of commands.',
    },
    instancesByTag(scope),
  ]);
}
