import { Match, type Template } from 'aws-cdk-lib/assertions';
import { cleanUp, resourcesOf, TOOLKIT, templateOf } from './app';

let template: Template;
beforeAll(() => {
  template = templateOf();
});
afterAll(cleanUp);

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Effect: string;
}

function statements(of: Template): Statement[] {
  const roles = resourcesOf(of, 'AWS::IAM::Role').filter((role) =>
    String(role['Description']).includes('Instances of Trainyard'),
  );
  const policies = roles.flatMap(
    (role) => role['Policies'] as Array<{ PolicyDocument: { Statement: Statement[] } }>,
  );
  return policies.flatMap((policy) => policy.PolicyDocument.Statement);
}

const actionsOf = (statement: Statement) => [statement.Action].flat();

describe('the results bucket', () => {
  test('may be one that exists: none is made, and the instances may use it and no other', () => {
    const adopted = templateOf({ results: { bucket: 'left-behind' } });
    adopted.resourceCountIs('AWS::S3::Bucket', 0);
    adopted.resourceCountIs('AWS::S3::BucketPolicy', 0);
    const text = JSON.stringify(statements(adopted));
    expect(text).toContain(':s3:::left-behind');
    const outputs = adopted.toJSON()['Outputs'] as Record<string, { Value: unknown }>;
    expect([outputs['ResultsBucket']?.Value, outputs['StaysAfterDestroy']?.Value]).toEqual([
      'left-behind',
      'left-behind',
    ]);
  });

  test('keeps what was replaced, and who read it, for as long as the environment says', () => {
    const short = templateOf({ results: { keepReplacedDays: 7, keepAccessLogsDays: 14 } });
    const rules = JSON.stringify(
      resourcesOf(short, 'AWS::S3::Bucket').map((it) => it['LifecycleConfiguration']),
    );
    expect(rules).toContain('"NoncurrentDays":7');
    expect(rules).toContain('"ExpirationInDays":14');
  });

  test('is private, versioned, encrypted, and its accesses are logged', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LoggingConfiguration: { LogFilePrefix: 'results/', DestinationBucketName: Match.anyValue() },
      BucketEncryption: Match.anyValue(),
    });
  });

  test('forgets replaced versions and abandoned uploads', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [
          Match.objectLike({
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          }),
        ],
      },
    });
  });

  test('refuses what does not come by TLS', () => {
    const policies = resourcesOf(template, 'AWS::S3::BucketPolicy');
    expect(policies).toHaveLength(2);
    for (const policy of policies) {
      expect(JSON.stringify(policy['PolicyDocument'])).toContain('"aws:SecureTransport":"false"');
    }
  });

  test('is found by its tag when its stack is gone', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: Match.anyValue(),
      Tags: [{ Key: 'trainyard:environment', Value: 'tutorial' }],
    });
  });

  test('stays when the stack goes', () => {
    template.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });
});

describe('the role of an instance', () => {
  test('has no managed policy', () => {
    const roles = resourcesOf(template, 'AWS::IAM::Role');
    expect(roles.flatMap((role) => role['ManagedPolicyArns'] ?? [])).toEqual([]);
  });

  test('allows everything on nothing, and on everything only the reports of the agent and its own metrics', () => {
    const allows = statements(template).filter(({ Effect }) => Effect === 'Allow');
    expect(statements(template).length).toBe(allows.length + 1);
    for (const statement of allows) {
      expect(actionsOf(statement).filter((action) => action.includes('*'))).toEqual([]);
      if (statement.Resource !== '*') continue;
      if (actionsOf(statement).includes('cloudwatch:PutMetricData')) {
        expect(statement).toMatchObject({
          Action: 'cloudwatch:PutMetricData',
          Condition: { StringEquals: { 'cloudwatch:namespace': 'Trainyard' } },
        });
        continue;
      }
      expect(
        actionsOf(statement).filter((action) => !/^(ssm|ssmmessages|ec2messages):/.test(action)),
      ).toEqual([]);
    }
  });

  test.each([
    'ssm:GetParameter',
    'ssm:GetParameters',
    'ssm:SendCommand',
    's3:PutBucketPolicy',
    'iam:PassRole',
    'ec2:RunInstances',
    'secretsmanager:ListSecrets',
  ])('does not allow %s', (action) => {
    expect(statements(template).flatMap(actionsOf)).not.toContain(action);
  });

  test('reads one archive of the assets bucket: the toolkit', () => {
    const reading = statements(template).filter((statement) => actionsOf(statement).includes('s3:GetObject'));
    const assets = reading
      .map((statement) => JSON.stringify(statement.Resource))
      .filter((text) => /assets/.test(text));
    expect(assets).toHaveLength(1);
    expect(assets[0]).toContain(`/${TOOLKIT.sha256}.tar`);
  });

  test('reads one secret, or none when the environment names none', () => {
    const secrets = (of: Template) =>
      statements(of).filter((statement) => actionsOf(statement).includes('secretsmanager:GetSecretValue'));
    expect(JSON.stringify(secrets(template)[0]?.Resource)).toContain('secret:trainyard/hub-token-??????');
    expect(secrets(templateOf({ tokenSecret: null }))).toEqual([]);
  });
});
