/** Every call that our scripts, documents and the command make is allowed, and these others are not. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { keys } from '../../lib/contract/names';
import { cleanUp, TOOLKIT, templateOf } from './app';
import { allowed, type Call, type Statement } from './policy';
import { physical, type Resolved, resolvedResources } from './resolved';
import { statementsOfManagedPolicy, statementsOfRole, statementsOfSchedule } from './statements';

const ACCOUNT = '123456789012';
const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-2:${ACCOUNT}:${rest}`;
const document = (name: string) => arn('ssm', `document/Trainyard-tutorial-${name}`);
const instance = (id = 'i-0abc') => arn('ec2', `instance/${id}`);
const phases = arn('logs', 'log-group:/trainyard/tutorial/phases');
/** The physical id of the only instance, and who its session is. */
const OWN = 'i-0abc';
const ME = { 'aws:userid': `AROAEXAMPLE:${OWN}` };
const OURS = { 'ssm:resourceTag/trainyard:environment': 'tutorial' };

let resources: Record<string, Resolved>;
let results: string;
let assets: string;

beforeAll(() => {
  resources = withInstance(templateOf());
  results = `arn:aws:s3:::${physical(idOf('AWS::S3::Bucket', /StorageResults/))}`;
  assets = `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-us-east-2`;
});
afterAll(cleanUp);

/** The instance gets an id of the form that IAM and the keys see. */
function withInstance(template: Template): Record<string, Resolved> {
  const found = resolvedResources(template);
  const [id = ''] = Object.entries(found).find(([, { Type }]) => Type === 'AWS::EC2::Instance') ?? [];
  return JSON.parse(JSON.stringify(found).replaceAll(`${physical(id)}`, OWN));
}

function idOf(type: string, id: RegExp): string {
  const found = Object.entries(resources).find(([name, { Type }]) => Type === type && id.test(name));
  if (found === undefined) throw new TypeError(`no ${type} ${id}`);
  return found[0];
}

type Row = readonly [action: string, resource: () => string, context?: Record<string, string>];
const object = (key: string) => () => `${results}/${key}`;
const run = (key: string) => object(key.replaceAll('//', '/'));

function expectEach(rows: readonly Row[], statements: () => Statement[], expected: boolean): void {
  test.each(rows.map(([action, resource, context]) => ({ action, resource, context })))(
    `$action ${expected ? 'is' : 'is not'} allowed`,
    ({ action, resource, context }) => {
      const call: Call = { action, resource: resource(), ...(context === undefined ? {} : { context }) };
      expect({ call, allowed: allowed(statements(), call) }).toEqual({ call, allowed: expected });
    },
  );
}

describe('an instance', () => {
  const granted = () => statementsOfRole(resources, /Instances of Trainyard/);

  describe('may do what its scripts and its agent do:', () => {
    expectEach(
      [
        ['s3:GetObject', () => `${assets}/${TOOLKIT.sha256}.tar`],
        ['s3:PutObject', run(keys.outcome('r', 'i-0abc', 'compile', 'c')), ME],
        ['s3:PutObject', run(keys.log('r', 'i-0abc', 'compile', 'c')), ME],
        ['s3:PutObject', run(keys.progress('r', 'i-0abc', 'compile')), ME],
        ['s3:PutObject', run(keys.result('r', 'i-0abc', 'c')), ME],
        ['s3:AbortMultipartUpload', run(keys.log('r', 'i-0abc', 'compile', 'c')), ME],
        ['s3:PutObject', object('associations/i-0abc/a/2030/stdout'), ME],
        ['s3:PutObject', object('associations/a/i-0abc/stdout'), ME],
        ['s3:PutObject', object(`${keys.artifact('k')}manifest.json`)],
        ['s3:GetObject', object(`${keys.artifact('k')}model.pt`)],
        ['s3:PutObject', object(`${keys.checkpoint('m--n', 'r')}config.json`)],
        ['s3:GetObject', object(`${keys.checkpoint('m--n', 'r')}config.json`)],
        ['s3:PutObject', object('hosts/i-0abc/boot.log'), ME],
        ['s3:PutObject', object('hosts/i-0abc/stops/20300101T000000Z.json'), ME],
        ['s3:PutObject', object(`${keys.commandOutput('r')}/c/i-0abc/stdout`), ME],
        ['s3:PutObjectAcl', object(`${keys.commandOutput('r')}/c/i-0abc/stdout`), ME],
        ['s3:AbortMultipartUpload', object(`${keys.artifact('k')}model.pt`)],
        ['s3:ListBucket', () => results],
        ['s3:GetEncryptionConfiguration', () => results],
        ['secretsmanager:GetSecretValue', () => arn('secretsmanager', 'secret:trainyard/hub-token-AbCdEf')],
        ['ssm:UpdateInstanceInformation', () => instance()],
        ['ssm:ListInstanceAssociations', () => instance()],
        ['ssm:UpdateInstanceAssociationStatus', () => instance()],
        ['ssm:GetDocument', () => document('Bootstrap')],
        ['ssm:GetDocument', () => document('Compile')],
        ['ssmmessages:OpenDataChannel', () => '*'],
        ['ssmmessages:CreateControlChannel', () => '*'],
        ['logs:DescribeLogGroups', () => arn('logs', 'log-group::log-stream:')],
        ['logs:CreateLogStream', () => `${phases}:log-stream:c/i-0abc/RunCompile/stdout`],
        ['logs:DescribeLogStreams', () => `${phases}:log-stream:`],
        ['logs:PutLogEvents', () => `${phases}:log-stream:c/i-0abc/RunCompile/stdout`],
        ['cloudwatch:PutMetricData', () => '*', { 'cloudwatch:namespace': 'Trainyard' }],
      ],
      granted,
      true,
    );
  });

  describe('may not', () => {
    expectEach(
      [
        ['s3:DeleteObject', object(keys.manifest('r'))],
        ['s3:DeleteObjectVersion', object(keys.manifest('r'))],
        ['s3:PutObject', object('elsewhere/x')],
        ['s3:PutObject', object('elsewhere/x'), ME],
        ['s3:PutObject', object(keys.manifest('r')), ME],
        ['s3:PutObject', object(keys.manifest(`r/${OWN}`)), ME],
        ['s3:PutObject', object(keys.sweepManifest('s')), ME],
        ['s3:PutObject', object(keys.sweepStep('s', 'measure/c', 'a')), ME],
        ['s3:PutObject', object(keys.trusted('artifacts/k.json')), ME],
        ['s3:PutObject', object(keys.trusted(`x/${OWN}/k.json`)), ME],
        ['s3:PutObject', run(keys.outcome('r', 'i-0other', 'compile', 'c')), ME],
        ['s3:PutObject', run(keys.progress('r', 'i-0other', 'compile')), ME],
        ['s3:PutObject', object('hosts/i-0other/boot.log'), ME],
        ['s3:PutObject', object('associations/i-0other/a/stdout'), ME],
        ['s3:PutObject', object(`${keys.commandOutput('r')}/c/i-0other/stdout`), ME],
        [
          's3:PutObject',
          run(keys.outcome('r', OWN, 'compile', 'c')),
          { 'aws:userid': 'AROAEXAMPLE:i-0other' },
        ],
        ['s3:PutObject', run(keys.outcome('r', OWN, 'compile', 'c'))],
        ['s3:GetObject', run(keys.result('r', 'i-0other', 'c')), ME],
        ['s3:PutBucketPolicy', () => results],
        ['s3:PutLifecycleConfiguration', () => results],
        ['s3:DeleteBucket', () => results],
        ['s3:GetObject', () => `${assets}/${'0'.repeat(64)}.tar`],
        ['s3:PutObject', () => `${assets}/${TOOLKIT.sha256}.tar`],
        ['s3:GetObject', () => 'arn:aws:s3:::another/runs/x'],
        ['s3:ListAllMyBuckets', () => '*'],
        ['secretsmanager:GetSecretValue', () => arn('secretsmanager', 'secret:production/password-AbCdEf')],
        ['secretsmanager:GetSecretValue', () => arn('secretsmanager', 'secret:trainyard/hub-token-2-AbCdEf')],
        ['secretsmanager:PutSecretValue', () => arn('secretsmanager', 'secret:trainyard/hub-token-AbCdEf')],
        ['ssm:GetParameter', () => arn('ssm', 'parameter/trainyard/tutorial/deployment')],
        ['ssm:SendCommand', () => document('Compile')],
        ['ssm:SendCommand', () => instance()],
        ['ssm:StartSession', () => instance()],
        ['ssm:GetDocument', () => arn('ssm', 'document/Trainyard-latency-Compile')],
        ['ssm:UpdateDocument', () => document('Compile')],
        ['ec2:RunInstances', () => instance()],
        ['ec2:StopInstances', () => instance()],
        ['ec2:TerminateInstances', () => instance()],
        ['ec2:ModifyInstanceAttribute', () => instance()],
        ['iam:PassRole', () => `arn:aws:iam::${ACCOUNT}:role/any`],
        ['iam:CreateAccessKey', () => `arn:aws:iam::${ACCOUNT}:user/any`],
        ['sts:AssumeRole', () => `arn:aws:iam::${ACCOUNT}:role/any`],
        ['logs:CreateLogGroup', () => phases],
        ['logs:DeleteLogStream', () => `${phases}:log-stream:c`],
        ['logs:PutLogEvents', () => arn('logs', 'log-group:/aws/other:log-stream:c')],
        ['logs:GetLogEvents', () => arn('logs', 'log-group:/aws/other:log-stream:c')],
        ['cloudwatch:PutMetricData', () => '*', { 'cloudwatch:namespace': 'AWS/Billing' }],
        ['cloudwatch:PutMetricData', () => '*'],
        ['sns:Publish', () => arn('sns', 'any')],
      ],
      granted,
      false,
    );
  });
});

describe('an instance whose model is below a prefix of another bucket', () => {
  const source = 's3://weights/own/llama/';
  const granted = () =>
    statementsOfRole(resolvedResources(templateOf({ model: { source } })), /Instances of Trainyard/);
  const weights = (key: string) => () => `arn:aws:s3:::weights/${key}`;
  const below = (prefix: string) => ({ 's3:prefix': prefix });
  const bucket = () => 'arn:aws:s3:::weights';

  describe('may list and read what is below it:', () => {
    expectEach(
      [
        ['s3:ListBucket', bucket, below('own/llama/')],
        ['s3:GetObject', weights('own/llama/config.json')],
        ['s3:PutObject', object(`${keys.artifact('k')}manifest.json`)],
      ],
      granted,
      true,
    );
  });

  describe('may not do anything else there:', () => {
    expectEach(
      [
        ['s3:ListBucket', bucket],
        ['s3:ListBucket', bucket, below('')],
        ['s3:ListBucket', bucket, below('own/')],
        ['s3:ListBucket', () => 'arn:aws:s3:::weights-2', below('own/llama/')],
        ['s3:GetObject', weights('own/llama-2/config.json')],
        ['s3:GetObject', weights('config.json')],
        ['s3:GetObject', () => 'arn:aws:s3:::weights-2/own/llama/config.json'],
        ['s3:PutObject', weights('own/llama/config.json')],
        ['s3:DeleteObject', weights('own/llama/config.json')],
        ['s3:GetBucketLocation', bucket],
      ],
      granted,
      false,
    );
  });

  test.each(['hub', '/mnt/own/llama'])('gets nothing more for the source %s', (other) => {
    const of = (model: object) =>
      statementsOfRole(resolvedResources(templateOf({ model })), /Instances of Trainyard/);
    expect(of({ source: other })).toEqual(of({}));
  });
});

describe('an operator', () => {
  const operator = () => statementsOfManagedPolicy(resources, /Runs the phases/);

  describe('may do what the command does:', () => {
    expectEach(
      [
        ...['Prepare', 'Compile', 'Deploy', 'Benchmark', 'Diagnose', 'Stop'].map(
          (name): Row => ['ssm:SendCommand', () => document(name)],
        ),
        ['ssm:SendCommand', () => instance(), OURS],
        ['ssm:DescribeDocument', () => document('Compile')],
        ['ssm:GetDocument', () => document('Compile')],
        ['ssm:ListCommands', () => '*'],
        ['ssm:ListCommandInvocations', () => '*'],
        ['ssm:GetCommandInvocation', () => '*'],
        ['ssm:CancelCommand', () => '*'],
        ['ssm:DescribeInstanceInformation', () => '*'],
        ['ssm:GetParameter', () => arn('ssm', 'parameter/trainyard/tutorial/deployment')],
        ['ec2:DescribeInstances', () => '*'],
        ['ec2:DescribeCapacityReservations', () => '*'],
        ['s3:ListBucket', () => results],
        ['s3:GetObject', run(keys.result('r', 'i-0abc', 'c'))],
        ['s3:PutObject', run(keys.manifest('r'))],
        ['s3:PutObject', run(keys.sweepManifest('s'))],
        ['s3:PutObject', run(keys.sweepStep('s', 'measure/c', 'a'))],
        ['s3:PutObject', run(`${keys.sweepDrivers('s')}1.json`)],
        ['s3:PutObject', run(keys.trusted('artifacts/k.json'))],
        ['logs:GetLogEvents', () => `${phases}:log-stream:c/i-0abc/RunCompile/stdout`],
        ['ssm:StartSession', () => instance(), OURS],
        ['ssm:StartSession', () => 'arn:aws:ssm:us-east-2::document/AWS-StartPortForwardingSession'],
      ],
      operator,
      true,
    );
  });

  describe('may not', () => {
    const other = { 'ssm:resourceTag/trainyard:environment': 'latency' };
    expectEach(
      [
        ['ssm:SendCommand', () => 'arn:aws:ssm:us-east-2::document/AWS-RunShellScript'],
        ['ssm:SendCommand', () => 'arn:aws:ssm:us-east-2::document/AWS-RunRemoteScript'],
        ['ssm:SendCommand', () => document('Bootstrap')],
        ['ssm:SendCommand', () => arn('ssm', 'document/Trainyard-latency-Compile')],
        ['ssm:SendCommand', () => instance(), other],
        ['ssm:SendCommand', () => instance()],
        ['ssm:SendCommand', () => arn('ssm', 'managed-instance/mi-1'), OURS],
        ['ssm:StartSession', () => instance(), other],
        ['ssm:StartSession', () => 'arn:aws:ssm:us-east-2::document/AWS-StartSSHSession'],
        ['ssm:TerminateSession', () => arn('ssm', 'session/somebody-else-1')],
        ['ssm:UpdateDocument', () => document('Compile')],
        ['ssm:CreateDocument', () => document('Compile')],
        ['ssm:CreateAssociation', () => document('Compile')],
        ['ssm:PutParameter', () => arn('ssm', 'parameter/trainyard/tutorial/deployment')],
        ['ssm:GetParameter', () => arn('ssm', 'parameter/production/password')],
        ['s3:PutObject', run(keys.result('r', 'i-0abc', 'c'))],
        ['s3:DeleteObject', run(keys.manifest('r'))],
        ['secretsmanager:GetSecretValue', () => arn('secretsmanager', 'secret:trainyard/hub-token-AbCdEf')],
        ['ec2:StopInstances', () => instance()],
        ['ec2:TerminateInstances', () => instance()],
        ['ec2:RunInstances', () => instance()],
        ['iam:PassRole', () => `arn:aws:iam::${ACCOUNT}:role/any`],
      ],
      operator,
      false,
    );
  });
});

describe('the scheduled stop', () => {
  const schedule = () => statementsOfSchedule(resources);

  test('may stop the instances of its environment, and nothing else', () => {
    const may = (action: string, id: string) => allowed(schedule(), { action, resource: instance(id) });
    expect(may('ec2:StopInstances', OWN)).toBe(true);
    expect(may('ec2:StopInstances', 'i-0another')).toBe(false);
    expect(may('ec2:TerminateInstances', OWN)).toBe(false);
    expect(may('ec2:RunInstances', OWN)).toBe(false);
  });
});

test('the scripts call AWS in these ways only, each of which has its rows above', () => {
  const folders = ['assets/host', 'assets/user-data', 'assets/documents'];
  const texts = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((item) => item.isFile() && !/\.(md|pyc)$/.test(item.name))
      .map((item) => readFileSync(join(item.parentPath, item.name), 'utf8')),
  );
  const services = 's3|s3api|ssm|ec2|secretsmanager|cloudwatch|logs|sts|sns|iam|cloudformation';
  const written = new RegExp(`\\baws["', ]+(${services})["', ]+([a-z][a-z-]+)`, 'g');
  const calls = texts.flatMap((text) =>
    [...text.matchAll(written)].map(([, service, verb]) => `${service} ${verb}`),
  );
  expect([...new Set(calls)].sort()).toEqual([
    'cloudwatch put-metric-data',
    's3 cp',
    's3 ls',
    'secretsmanager get-secret-value',
  ]);
});
