/** Services that act for us act for this account alone: every policy of a resource and every trust of a role. */
import { cleanUp } from './app';
import { allowedFor, type Statement } from './policy';
import { ACCOUNT, resourcesWith } from './privileges';
import { physical, type Resolved } from './resolved';

afterAll(cleanUp);

interface Held {
  readonly id: string;
  readonly statements: readonly Statement[];
}

/** Properties that hold a policy about who may, by type. */
const POLICIES: Readonly<Record<string, string>> = {
  'AWS::SNS::TopicPolicy': 'PolicyDocument',
  'AWS::S3::BucketPolicy': 'PolicyDocument',
  'AWS::KMS::Key': 'KeyPolicy',
  'AWS::IAM::Role': 'AssumeRolePolicyDocument',
};

const resources = (): [string, Resolved][] => Object.entries(resourcesWith());
const held = (type?: string): Held[] =>
  resources()
    .filter(([, { Type }]) => (type === undefined ? Type in POLICIES : Type === type))
    .map(([id, { Type, Properties }]) => ({
      id,
      statements: (Properties[POLICIES[Type] ?? ''] as { Statement: Statement[] }).Statement,
    }));
const statementsOf = (type: string) => held(type).flatMap(({ statements }) => statements);

/** The instances of EC2 take on their role by a profile of this account, and the service tells no more. */
const WITHOUT_A_SOURCE = ['ec2.amazonaws.com'];

test('every service that is let in is held to this account', () => {
  const services = held().flatMap(({ id, statements }) =>
    statements
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Principal, Condition = {} }) => {
        const named = typeof Principal === 'object' ? [Principal['Service'] ?? []].flat() : [];
        return named.map((service) => ({ id, service, held: JSON.stringify(Condition).includes(ACCOUNT) }));
      }),
  );
  expect([...new Set(services.map(({ service }) => service))].sort()).toEqual([
    'cloudwatch.amazonaws.com',
    'ec2.amazonaws.com',
    'events.amazonaws.com',
    'logging.s3.amazonaws.com',
    'scheduler.amazonaws.com',
    'vpc-flow-logs.amazonaws.com',
  ]);
  expect(services.filter(({ service, held: it }) => !it && !WITHOUT_A_SOURCE.includes(service))).toEqual([]);
});

test('nobody else is let in but this account', () => {
  const others = held().flatMap(({ statements }) =>
    statements
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Principal = '*' }) => (Principal === '*' ? ['*'] : [Principal['AWS'] ?? []].flat())),
  );
  expect([...new Set(others)]).toEqual([`arn:aws:iam::${ACCOUNT}:root`]);
});

describe('the topic of alarms', () => {
  const [topic = '', rule = ''] = ['AWS::SNS::Topic', 'AWS::Events::Rule'].map(
    (type) => resources().find(([, { Type }]) => Type === type)?.[0],
  );
  const may = (service: string, context: Record<string, string>) =>
    allowedFor(`${service}.amazonaws.com`, statementsOf('AWS::SNS::TopicPolicy'), {
      action: 'sns:Publish',
      resource: physical(topic),
      context,
    });
  const ours = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': `arn:aws:any:::${physical(rule)}` };

  test('is told by the rule of a failed bootstrap, and by no other rule', () => {
    expect(may('events', ours)).toBe(true);
    expect(may('events', { ...ours, 'aws:SourceArn': 'arn:aws:events:us-east-2:210987654321:rule/x' })).toBe(
      false,
    );
    expect(may('events', { ...ours, 'aws:SourceAccount': '210987654321' })).toBe(false);
    expect(may('events', {})).toBe(false);
  });

  test('is told by alarms of this account', () => {
    expect(may('cloudwatch', { 'aws:SourceAccount': ACCOUNT })).toBe(true);
    expect(may('cloudwatch', { 'aws:SourceAccount': '210987654321' })).toBe(false);
    expect(may('s3', { 'aws:SourceAccount': ACCOUNT })).toBe(false);
  });
});

describe('the key of the topic', () => {
  const may = (service: string, context: Record<string, string>) =>
    allowedFor(`${service}.amazonaws.com`, statementsOf('AWS::KMS::Key'), {
      action: 'kms:GenerateDataKey',
      resource: '*',
      context,
    });
  const topicOf = (account: string) => ({
    'kms:EncryptionContext:aws:sns:topicArn': `arn:aws:sns:us-east-2:${account}:topic`,
  });

  // AWS: aws:SourceAccount and aws:SourceArn in the policy of a key are not supported between EventBridge and a topic.
  test('is used by EventBridge for topics of this account, of whose source it learns nothing', () => {
    expect(may('events', topicOf(ACCOUNT))).toBe(true);
    expect(may('events', topicOf('210987654321'))).toBe(false);
    expect(may('events', {})).toBe(false);
  });

  test('is used by alarms of this account', () => {
    expect(may('cloudwatch', { 'aws:SourceAccount': ACCOUNT })).toBe(true);
    expect(may('cloudwatch', { 'aws:SourceAccount': '210987654321' })).toBe(false);
  });
});

test('flow logs of this account alone take on the role that writes them', () => {
  const flows = held('AWS::IAM::Role').filter(({ id }) => id.startsWith('Network'));
  expect(flows).toHaveLength(1);
  const may = (account: string) =>
    allowedFor('vpc-flow-logs.amazonaws.com', flows[0]?.statements ?? [], {
      action: 'sts:AssumeRole',
      resource: '*',
      context: {
        'aws:SourceAccount': account,
        'aws:SourceArn': `arn:aws:ec2:us-east-2:${account}:vpc-flow-log/fl-1`,
      },
    });
  expect([may(ACCOUNT), may('210987654321')]).toEqual([true, false]);
});
