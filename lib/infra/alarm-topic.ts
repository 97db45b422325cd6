/** Where alarms go: encrypted, TLS only, written by CloudWatch and EventBridge of this account alone. */
import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface AlarmTopicProps {
  readonly environmentName: string;
  /**
   * Who is mailed; AWS asks that address once whether it agrees.
   * @default nobody, until somebody subscribes to the topic
   */
  readonly email?: string | null;
}

export class AlarmTopic extends Construct {
  readonly topic: Topic;
  readonly key: Key;

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
