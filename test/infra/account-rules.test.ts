/** Tags, keys and the bound on roles, as the rules of an account ask for them: on every resource of every type. */
import { readFileSync } from 'node:fs';
import { parseEnvironment } from '../../lib/environment';
import { cleanUp, resourcesOf, templateOf } from './app';
import { allowedFor, type Statement } from './policy';
import { arn, expectEach, instance, type Row, resourcesWith } from './privileges';
import type { Resolved } from './resolved';
import { statementsOfManagedPolicy, statementsOfRole } from './statements';

afterAll(cleanUp);

const KEY = 'arn:aws:kms:us-east-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef';
const EARLIER = KEY.replace('01234567', '76543210');
const TAGS = { CostCenter: '4711', 'team:owner': 'Großrechner @ 2' };

/** Between them they have every type of resource that we make. */
const KINDS: Readonly<Record<string, object>> = {
  'on demand': {
    operators: { shell: true },
    guards: { budget: { amount: 5, email: 'a@example.com' } },
    observability: { alarmEmail: 'a@example.com' },
  },
  'on the spot market, without NAT': { capacity: { kind: 'spot' }, network: { nat: false } },
  'in a network that exists': {
    network: { vpcId: 'vpc-0123456789abcdef0', subnetId: 'subnet-0123456789abcdef0' },
  },
};

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

describe('tags', () => {
  /** Why a type has none. CloudFormation itself would put them nowhere else. */
  const UNTAGGED: Readonly<Record<string, string>> = {
    'AWS::EC2::SubnetRouteTableAssociation': 'a relation',
    'AWS::EC2::Route': 'a line of its table',
    'AWS::EC2::SecurityGroupIngress': 'a line of its group',
    'AWS::EC2::VPCGatewayAttachment': 'a relation',
    'AWS::IAM::InstanceProfile': 'CloudFormation gives it none',
    'AWS::IAM::ManagedPolicy': 'CloudFormation gives it none',
    'AWS::IAM::Policy': 'part of its role',
    'AWS::S3::BucketPolicy': 'part of its bucket',
    'AWS::SNS::Subscription': 'has none',
    'AWS::SNS::TopicPolicy': 'part of its topic',
    'AWS::SSM::Association': 'an update of its tags would run it',
    'AWS::Scheduler::Schedule': 'its group has them',
  };
  const entries = (of: unknown): Record<string, string> =>
    Array.isArray(of)
      ? Object.fromEntries((of as Tag[]).map(({ Key, Value }) => [Key, Value]))
      : (of as Record<string, string>);
  const tagsOf = ({ Properties }: Resolved) =>
    entries(
      Properties['Tags'] ?? Properties['ResourceTags'] ?? firstOf(Properties['TagSpecifications']) ?? {},
    );
  const firstOf = (of: unknown) => (of as Array<{ Tags: unknown }> | undefined)?.[0]?.Tags;

  const untagged = new Set<string>();
  describe.each(Object.entries(KINDS))('%s', (_, kind) => {
    const resources = () => Object.entries(resourcesWith({ ...kind, tags: TAGS }));

    test('are on every resource that CloudFormation can tag', () => {
      for (const [id, resource] of resources()) {
        if (resource.Type in UNTAGGED) {
          untagged.add(resource.Type);
          expect({ id, tags: Object.keys(TAGS).filter((key) => key in tagsOf(resource)) }).toEqual({
            id,
            tags: [],
          });
        } else expect({ id, tags: tagsOf(resource) }).toEqual({ id, tags: expect.objectContaining(TAGS) });
      }
    });

    test('come with the launch, on all that it makes', () => {
      const [template] = resources().filter(([, { Type }]) => Type === 'AWS::EC2::LaunchTemplate');
      const data = template?.[1].Properties['LaunchTemplateData'] as {
        TagSpecifications: Array<{ ResourceType: string; Tags: unknown }>;
      };
      const made = data.TagSpecifications.map(({ ResourceType, Tags }) => [ResourceType, entries(Tags)]);
      const all = { ...TAGS, 'trainyard:environment': 'tutorial' };
      const spot = 'capacity' in kind ? ['spot-instances-request'] : [];
      expect(made).toEqual(['instance', 'volume', 'network-interface', ...spot].map((type) => [type, all]));
    });

    test('leave a template without them as it was', () => {
      const types = (written: object) =>
        Object.values(resourcesWith(written))
          .map(({ Type }) => Type)
          .filter((type) => type !== 'AWS::Scheduler::ScheduleGroup');
      expect(types({ ...kind, tags: TAGS }).sort()).toEqual(types(kind).sort());
      expect(JSON.stringify(resourcesWith(kind))).not.toContain('CostCenter');
    });
  });

  test('are missing from no other type than these', () => {
    expect([...untagged].sort()).toEqual(Object.keys(UNTAGGED).sort());
  });

  test('reach the schedule by a group, in which it is and which goes with it', () => {
    const template = templateOf({ tags: TAGS });
    const [schedule] = resourcesOf(template, 'AWS::Scheduler::Schedule');
    expect(JSON.stringify(schedule?.['GroupName'])).toMatch(/Guards/);
    template.allResources('AWS::Scheduler::ScheduleGroup', { DeletionPolicy: 'Delete' });
    templateOf().resourceCountIs('AWS::Scheduler::ScheduleGroup', 0);
  });
});

describe('a tag', () => {
  const tagged = (tags: object) => () => parseEnvironment('tutorial', { tags });

  test.each([
    ['a key of AWS', { 'AWS:x': '1' }],
    ['a key of ours', { 'Trainyard:Environment': 'other' }],
    ['the name of an instance', { Name: 'x' }],
    ['a character that a service refuses', { cost: 'a;b' }],
    ['too many', Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`k${at}`, '']))],
    ['a long value', { cost: 'x'.repeat(257) }],
  ])('is refused with %s', (_, tags) => {
    expect(tagged(tags)).toThrow(expect.objectContaining({ path: expect.stringMatching(/\.tags/) }));
  });

  test('may be empty, and has letters of every script', () => {
    expect(tagged({ コスト: '', 'a b/c=d@e+f-g': 'ß' })().tags).toEqual({ コスト: '', 'a b/c=d@e+f-g': 'ß' });
  });
});

describe('the permissions boundary', () => {
  const permissionsBoundary = 'arn:aws:iam::123456789012:policy/Boundary';
  const boundaries = (written: object) =>
    resourcesOf(templateOf(written), 'AWS::IAM::Role').map((role) => role['PermissionsBoundary']);

  test.each(Object.entries(KINDS))('is on every role %s', (_, kind) => {
    const found = boundaries({ ...kind, permissionsBoundary });
    expect(found.length).toBeGreaterThan(1);
    expect(new Set(found)).toEqual(new Set([permissionsBoundary]));
    expect(new Set(boundaries(kind))).toEqual(new Set([undefined]));
  });

  test('is a managed policy by its ARN', () => {
    expect(() => parseEnvironment('tutorial', { permissionsBoundary: 'Boundary' })).toThrow(
      expect.objectContaining({ code: 'ValueOfWrongForm' }),
    );
  });
});

describe('a key of the account', () => {
  test('with the policy of the page lets CloudWatch Logs of the account in, and no other', () => {
    const [, block = ''] =
      /<!-- key-policy -->\s+```json\n([\s\S]*?)```/.exec(readFileSync('docs/account-rules.md', 'utf8')) ??
      [];
    const { Statement } = JSON.parse(block) as { Statement: Statement[] };
    const may = (principal: string, group: string) =>
      allowedFor(principal, Statement, {
        action: 'kms:GenerateDataKey',
        resource: KEY,
        context: { 'kms:EncryptionContext:aws:logs:arn': group },
      });
    const groups = Object.values(resourcesWith()).filter(({ Type }) => Type === 'AWS::Logs::LogGroup');
    expect(groups.length).toBe(2);
    const logs = 'logs.us-east-2.amazonaws.com';
    expect(may(logs, arn('logs', 'log-group:/trainyard/tutorial/phases'))).toBe(true);
    expect(may(logs, 'arn:aws:logs:us-east-2:210987654321:log-group:x')).toBe(false);
    expect(may('events.amazonaws.com', arn('logs', 'log-group:x'))).toBe(false);
    expect(may('arn:aws:iam::123456789012:root', '')).toBe(true);
  });

  const KEYS = { encryption: { results: KEY, earlierResults: [EARLIER], volumes: KEY, logs: KEY } };

  test('encrypts what is written into the bucket, and access logs keep the key that S3 delivers them with', () => {
    const buckets = resourcesOf(templateOf(KEYS), 'AWS::S3::Bucket');
    const rules = buckets.map(
      ({ BucketEncryption: it }) =>
        (it as { ServerSideEncryptionConfiguration: unknown[] }).ServerSideEncryptionConfiguration[0],
    );
    expect(rules).toEqual([
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
      {
        BucketKeyEnabled: true,
        ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY },
      },
    ]);
  });

  test('encrypts every volume, under the seal of the instance', () => {
    const [template = {}] = resourcesOf(
      templateOf({ ...KEYS, storage: { dataGiB: 100 } }),
      'AWS::EC2::LaunchTemplate',
    );
    const { BlockDeviceMappings } = template['LaunchTemplateData'] as {
      BlockDeviceMappings: Array<{ Ebs: { KmsKeyId: string } }>;
    };
    expect(BlockDeviceMappings.map(({ Ebs }) => Ebs.KmsKeyId)).toEqual([KEY, KEY]);
  });

  test('encrypts every log group', () => {
    const groups = resourcesOf(templateOf(KEYS), 'AWS::Logs::LogGroup');
    expect(groups.map(({ KmsKeyId }) => KmsKeyId)).toEqual([KEY, KEY]);
  });

  test('is named nowhere without being written', () => {
    expect(JSON.stringify(resourcesWith())).not.toContain('kms:ViaService');
  });

  const throughS3 = { 'kms:ViaService': 's3.us-east-2.amazonaws.com' };
  const throughEc2 = { 'kms:ViaService': 'ec2.us-east-2.amazonaws.com', 'kms:GrantIsForAWSResource': 'true' };
  const forObjects: Row[] = [
    ['kms:GenerateDataKey', () => KEY, throughS3],
    ['kms:Decrypt', () => KEY, throughS3],
    ['kms:Decrypt', () => EARLIER, throughS3],
  ];
  const neither: Row[] = [
    ['kms:Decrypt', () => KEY],
    ['kms:Decrypt', () => KEY, throughEc2],
    ['kms:GenerateDataKey', () => EARLIER, throughS3],
    ['kms:ScheduleKeyDeletion', () => KEY, throughS3],
    ['kms:CreateGrant', () => KEY, throughS3],
  ];
  const instances = () => statementsOfRole(resourcesWith(KEYS), /Instances of Trainyard/);
  const operators = () => statementsOfManagedPolicy(resourcesWith(KEYS), /Runs the phases/);
  const power = () => statementsOfManagedPolicy(resourcesWith(KEYS), /^Starts and stops/);

  describe('of the bucket is used through S3 by an instance:', () => {
    expectEach(forObjects, instances, true);
    expectEach(neither, instances, false);
  });

  describe('of the bucket is used through S3 by an operator:', () => {
    expectEach(forObjects, operators, true);
    expectEach(neither, operators, false);
  });

  describe('of the volumes is lent to EC2 by who starts an instance:', () => {
    expectEach([['kms:CreateGrant', () => KEY, throughEc2]], power, true);
    expectEach(
      [
        ['kms:CreateGrant', () => KEY, { ...throughEc2, 'kms:GrantIsForAWSResource': 'false' }],
        ['kms:CreateGrant', () => KEY, { 'kms:GrantIsForAWSResource': 'true' }],
        ['kms:CreateGrant', () => EARLIER, throughEc2],
        ['kms:Decrypt', () => KEY, throughEc2],
        ['ec2:StartInstances', () => instance()],
      ],
      power,
      false,
    );
  });

  test('of an adopted bucket is granted, and the bucket is left as it is', () => {
    const written = { ...KEYS, results: { bucket: 'left-behind' } };
    templateOf(written).resourceCountIs('AWS::S3::Bucket', 0);
    expect(JSON.stringify(resourcesWith(written))).toContain('kms:GenerateDataKey');
  });

  test.each(['results', 'volumes', 'logs'])('of another region is refused for %s', (of) => {
    const there = KEY.replace('us-east-2', 'eu-west-1');
    expect(() => parseEnvironment('tutorial', { encryption: { [of]: there } })).toThrow(
      expect.objectContaining({ code: 'KeyInAnotherRegion', message: expect.stringContaining('eu-west-1') }),
    );
    expect(() => parseEnvironment('tutorial', { encryption: { [of]: 'alias/mine' } })).toThrow(
      expect.objectContaining({ code: 'ValueOfWrongForm' }),
    );
  });
});
