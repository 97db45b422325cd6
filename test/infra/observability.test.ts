import { Match, type Template } from 'aws-cdk-lib/assertions';
import { cleanUp, resourcesOf, templateOf } from './app';

let template: Template;
beforeAll(() => {
  template = templateOf();
});
afterAll(cleanUp);

describe('the logs', () => {
  test('of phases are kept for as long as the environment says, and go with the stack', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { LogGroupName: '/trainyard/tutorial/phases', RetentionInDays: 30 },
      DeletionPolicy: 'Delete',
    });
    templateOf({ observability: { logRetentionDays: 7 } }).hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/trainyard/tutorial/phases',
      RetentionInDays: 7,
    });
  });

  test('never stay for ever', () => {
    for (const group of resourcesOf(template, 'AWS::Logs::LogGroup')) {
      expect(group['RetentionInDays']).toBeGreaterThan(0);
    }
  });
});

describe('the alarms', () => {
  const alarms = (of: Template) => resourcesOf(of, 'AWS::CloudWatch::Alarm');

  test('are on replicas, devices and disks, need no instance by name, and are silent about stopped ones', () => {
    expect(alarms(template).map((alarm) => alarm['MetricName'])).toEqual([
      'ReplicasDown',
      'DeviceErrors',
      'DiskUsedPercent',
    ]);
    for (const alarm of alarms(template)) {
      expect(alarm).toMatchObject({
        Namespace: 'Trainyard',
        Dimensions: [{ Name: 'Environment', Value: 'tutorial' }],
        TreatMissingData: 'notBreaching',
        AlarmActions: [expect.anything()],
      });
    }
  });

  test('say what to do', () => {
    for (const alarm of alarms(template))
      expect(String(alarm['AlarmDescription'])).toMatch(/\. (Run|Remove|Stop) /);
  });

  test('are off without metrics, and so is the page, but not the notice of a failed bootstrap', () => {
    const quiet = templateOf({ observability: { metrics: false } });
    expect(alarms(quiet)).toEqual([]);
    quiet.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    quiet.resourceCountIs('AWS::Events::Rule', 1);
  });

  test('come with a notice when the bootstrap of this stack fails', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ssm'],
        'detail-type': ['EC2 State Manager Association State Change'],
        detail: {
          'association-id': ['^BootstrapSignal0', '^BootstrapAssociation'].map((id) => ({
            'Fn::GetAtt': [Match.stringLikeRegexp(id), 'AssociationId'],
          })),
        },
      },
    });
  });
});

describe('the topic', () => {
  test('is encrypted with a key that CloudWatch and EventBridge of this account may use', () => {
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    const [key] = resourcesOf(template, 'AWS::KMS::Key');
    expect(key?.['EnableKeyRotation']).toBe(true);
    const text = JSON.stringify(key?.['KeyPolicy']);
    for (const service of ['cloudwatch', 'events']) expect(text).toContain(`${service}.amazonaws.com`);
    expect(text).toContain('"aws:SourceAccount":{"Ref":"AWS::AccountId"}');
  });

  test('refuses what does not come by TLS', () => {
    const [policy] = resourcesOf(template, 'AWS::SNS::TopicPolicy');
    expect(JSON.stringify(policy?.['PolicyDocument'])).toContain('"aws:SecureTransport":"false"');
  });

  test('mails whom the environment names, and nobody otherwise', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    templateOf({ observability: { alarmEmail: 'ops@example.com' } }).hasResourceProperties(
      'AWS::SNS::Subscription',
      { Protocol: 'email', Endpoint: 'ops@example.com' },
    );
  });
});

test('the page looks for metrics that instances publish, under dimensions that they publish', () => {
  const [page] = resourcesOf(template, 'AWS::CloudWatch::Dashboard');
  expect(page?.['DashboardName']).toBe('Trainyard-tutorial-us-east-2');
  const body = JSON.stringify(page?.['DashboardBody']).replaceAll('\\', '');
  const searched = [...body.matchAll(/MetricName="(\w+)"/g)].map(([, name]) => name);
  expect(new Set(searched).size).toBe(10);
  expect(body).toContain('{Trainyard,Environment,InstanceId,Replica}');
  expect(body).toContain('Environment="tutorial"');
});
