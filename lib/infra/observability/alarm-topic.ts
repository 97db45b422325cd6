import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/** Properties of {@link AlarmTopic}. */
export interface AlarmTopicProps {
  /** Name of the environment, for the display name of the topic and the description of its key. */
  readonly environmentName: string;
  /**
   * Address that receives every alarm by mail; AWS sends it one request for confirmation first.
   * @default nobody is told until somebody subscribes to the topic
   */
  readonly email?: string | null;
}

/**
 * The SNS topic for alarms: encrypted, TLS only, and published to by CloudWatch of this account alone. A rule of EventBridge is
 * let in by its ARN.
 */
export class AlarmTopic extends Construct {
  /** The topic; subscribe to it, or give it to alarms of your own. */
  readonly topic: Topic;
  /** KMS key of the topic, rotated every year. It is deleted 7 days after its stack is. */
  readonly key: Key;

  /** Adds the key, the topic with its policy, and the mail subscription if an address is given. */
  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    // A key of our own: the managed key of SNS does not let CloudWatch in, and alarms would vanish silently.
    this.key = new Key(this, 'Key', {
      description: `Alarms of Trainyard environment ${props.environmentName}`,
      enableKeyRotation: true,
      pendingWindow: Duration.days(7),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new Topic(this, 'Topic', {
      displayName: `Trainyard ${props.environmentName}`,
      masterKey: this.key,
      enforceSSL: true,
    });
    const account = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
    this.topic.addToResourcePolicy(allow('cloudwatch', ['sns:Publish'], this.topic.topicArn, account));
    this.key.addToResourcePolicy(allow('cloudwatch', KEY_USE, '*', account));
    // EventBridge tells a key nothing of its source, so the topic is what can be held on to ("Key management", SNS Developer
    // Guide, read 2026-11-30). Not this topic by name: topic and key would wait for each other.
    const topics = Stack.of(this).formatArn({ service: 'sns', resource: '*' });
    const ours = { StringLike: { 'kms:EncryptionContext:aws:sns:topicArn': topics } };
    this.key.addToResourcePolicy(allow('events', KEY_USE, '*', ours));
    if (props.email) this.topic.addSubscription(new EmailSubscription(props.email));
  }
}

/** What publishing to an encrypted topic takes. */
const KEY_USE = ['kms:Decrypt', 'kms:GenerateDataKey*'];

/**
 * Sends the events of a rule to a topic, and lets that rule alone publish there. The CDK's own target lets EventBridge of every
 * account in.
 */
export function tellTopic(rule: Rule, topic: ITopic): void {
  rule.addTarget({ bind: () => ({ arn: topic.topicArn }) });
  topic.addToResourcePolicy(
    allow('events', ['sns:Publish'], topic.topicArn, {
      ArnEquals: { 'aws:SourceArn': rule.ruleArn },
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
    }),
  );
}

function allow(service: string, actions: string[], resource: string, conditions: object): PolicyStatement {
  return new PolicyStatement({
    actions,
    resources: [resource],
    principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
    conditions: { ...conditions },
  });
}
