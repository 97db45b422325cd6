import { Stack } from 'aws-cdk-lib';
import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  COMMAND_KEYS,
  deploymentParameterName,
  documentName,
  ENVIRONMENT_TAG,
  phaseLogGroupName,
} from '../contract/names';
import { PHASES } from '../contract/phase';
import { acknowledgeWildcards } from './acknowledged-wildcards';
import { logGroupArn } from './host-telemetry';

/** Properties of {@link OperatorsPolicy}. */
export interface OperatorsPolicyProps {
  /** Name of the environment whose documents, instances and log group the policy covers. */
  readonly environmentName: string;
  /** The results bucket. Every object may be read; written may be what only the command writes. */
  readonly results: IBucket;
  /**
   * Whether to allow a shell on the instances, and a tunnel to their replicas, by Session Manager. A shell can do all
   * that the role of the instance can; without it the documents are the only way in.
   * @default true
   */
  readonly sessions?: boolean;
}

/** AWS's own documents that open a session: a shell, and a tunnel to a port. Run Command has no such exception. */
const SESSION_DOCUMENTS = ['SSM-SessionManagerRunShell', 'AWS-StartPortForwardingSession'];

/**
 * What a person needs who runs phases and reads results, and no more: send the six documents of a run to the
 * instances with the tag of this environment. It is attached to nobody; who operates is decided by the account.
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
        ...(props.sessions === false ? [] : sessions(this, props)),
      ],
    });
    acknowledge(this, this.policy, props);
  }
}

/** The six documents of a run, by name; the bootstrap is the deployment's, and no document of AWS is here. */
function commands(scope: Construct, { environmentName }: OperatorsPolicyProps): PolicyStatement[] {
  const documents = PHASES.map((phase) => ssmArn(scope, 'document', documentName(environmentName, phase)));
  return [
    allow(['ssm:SendCommand', 'ssm:GetDocument', 'ssm:DescribeDocument'], documents),
    onInstances(scope, ['ssm:SendCommand'], environmentName),
    allow(
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
    allow(
      ['ssm:GetParameter'],
      [ssmArn(scope, 'parameter', deploymentParameterName(environmentName).slice(1))],
    ),
  ];
}

/** Everything in the bucket is read; an operator writes what only the command writes, and deletes nothing. */
function results(scope: Construct, props: OperatorsPolicyProps): PolicyStatement[] {
  const group = logGroupArn(scope, phaseLogGroupName(props.environmentName));
  return [
    allow(['s3:ListBucket', 's3:GetBucketLocation'], [props.results.bucketArn]),
    allow(['s3:GetObject'], [props.results.arnForObjects('*')]),
    allow(
      ['s3:PutObject'],
      COMMAND_KEYS.map((pattern) => props.results.arnForObjects(pattern)),
    ),
    allow(['logs:DescribeLogStreams', 'logs:GetLogEvents', 'logs:FilterLogEvents'], [group, `${group}:*`]),
  ];
}

function sessions(scope: Construct, { environmentName }: OperatorsPolicyProps): PolicyStatement[] {
  const stack = Stack.of(scope);
  const [shell = '', tunnel = ''] = SESSION_DOCUMENTS;
  return [
    onInstances(scope, ['ssm:StartSession'], environmentName),
    allow(
      ['ssm:StartSession'],
      [
        ssmArn(scope, 'document', shell),
        stack.formatArn({ service: 'ssm', account: '', resource: 'document', resourceName: tunnel }),
      ],
    ),
    allow(['ssm:TerminateSession', 'ssm:ResumeSession'], [ownSessions(scope)]),
  ];
}

function onInstances(scope: Construct, actions: string[], environmentName: string): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.ALLOW,
    actions,
    resources: [instanceArn(scope)],
    conditions: { StringEquals: { [`ssm:resourceTag/${ENVIRONMENT_TAG}`]: environmentName } },
  });
}

function instanceArn(scope: Construct): string {
  return Stack.of(scope).formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' });
}

function ownSessions(scope: Construct): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM
  return ssmArn(scope, 'session', '${aws:userid}-*');
}

function ssmArn(scope: Construct, resource: string, resourceName: string): string {
  return Stack.of(scope).formatArn({ service: 'ssm', resource, resourceName });
}

function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
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
    { resource: instanceArn(scope), reason: 'Held to the instances of this environment by their tag.' },
    {
      resource: ownSessions(scope),
      reason: 'A session ends with a number of its own; only the caller’s match.',
    },
  ]);
}
