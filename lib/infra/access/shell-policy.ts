import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from './acknowledged-wildcards';
import {
  instancesByTag,
  type OperatorPolicyProps,
  onInstances,
  operatorStatement,
  ssmArn,
} from './operator-statements';

/** AWS's own documents that open a session: a shell, and a tunnel to a port. Run Command has no such exception. */
const SESSION_DOCUMENTS = ['SSM-SessionManagerRunShell', 'AWS-StartPortForwardingSession'];

/**
 * A root shell on the instances of an environment, and a tunnel to their replicas, by Session Manager. A shell can do
 * all that the role of the instance can, and read the token of the hub. It is attached to nobody.
 */
export class ShellPolicy extends Construct {
  /** The managed policy; attach it beside that of {@link OperatorsPolicy}. */
  readonly policy: ManagedPolicy;

  /** Adds the policy, and acknowledges its wildcards with reasons. */
  constructor(scope: Construct, id: string, props: OperatorPolicyProps) {
    super(scope, id);
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: `Opens a shell on the instances of Trainyard environment ${props.environmentName}`,
      statements: sessions(this, props),
    });
    acknowledgeWildcards(this.policy, [
      instancesByTag(this),
      {
        resource: ownSessions(this),
        reason: 'A session ends with a number of its own; only the caller’s match.',
      },
    ]);
  }
}

function sessions(scope: Construct, { environmentName }: OperatorPolicyProps): PolicyStatement[] {
  const stack = Stack.of(scope);
  const [shell = '', tunnel = ''] = SESSION_DOCUMENTS;
  return [
    onInstances(scope, ['ssm:StartSession'], environmentName, 'ssm:resourceTag'),
    operatorStatement(
      ['ssm:StartSession'],
      [
        ssmArn(scope, 'document', shell),
        stack.formatArn({ service: 'ssm', account: '', resource: 'document', resourceName: tunnel }),
      ],
    ),
    operatorStatement(['ssm:TerminateSession', 'ssm:ResumeSession'], [ownSessions(scope)]),
  ];
}

function ownSessions(scope: Construct): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM
  return ssmArn(scope, 'session', '${aws:userid}-*');
}
