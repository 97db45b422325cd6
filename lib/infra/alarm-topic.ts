import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
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
 * The SNS topic for alarms: encrypted, TLS only, and published to by CloudWatch of this account alone, and by EventBridge:
 * for a rule, the CDK lets that service in without a condition on the account, at the topic and at its key.
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
    this.key.addToResourcePolicy(fromHere(['kms:Decrypt', 'kms:GenerateDataKey*'], '*'));
    this.topic.addToResourcePolicy(fromHere(['sns:Publish'], this.topic.topicArn));
    if (props.email) this.topic.addSubscription(new EmailSubscription(props.email));
  }
}

function fromHere(actions: string[], resource: string): PolicyStatement {
  return new PolicyStatement({
    actions,
    resources: [resource],
    principals: ['cloudwatch', 'events'].map((name) => new ServicePrincipal(`${name}.amazonaws.com`)),
    conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
  });
}
