/** Every call that our scripts and documents make is allowed, and these others are not. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keys } from '../../lib/contract/names';
import { cleanUp, TOOLKIT } from './app';
import { allowed } from './policy';
import {
  ACCOUNT,
  arn,
  document,
  expectEach,
  instance,
  ME,
  OWN,
  object,
  phases,
  resourcesWith,
  results,
  run,
} from './privileges';
import { statementsOfRole, statementsOfSchedule } from './statements';

const assets = `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-us-east-2`;

afterAll(cleanUp);

describe('an instance', () => {
  const granted = () => statementsOfRole(resourcesWith(), /Instances of Trainyard/);

  describe('may do what its scripts and its agent do:', () => {
    expectEach(
      [
        ['s3:GetObject', () => `${assets}/${TOOLKIT.sha256}.tar`],
        ['s3:PutObject', run(keys.outcome('r', 'i-0abc', 'compile', 'c')), ME],
        // Whether the outcome is there already, and if so, which.
        ['s3:GetObject', run(keys.outcome('r', 'i-0abc', 'compile', 'c')), ME],
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
        ['s3:ListBucket', results],
        ['s3:GetEncryptionConfiguration', results],
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
        ['s3:PutBucketPolicy', results],
        ['s3:PutLifecycleConfiguration', results],
        ['s3:DeleteBucket', results],
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
  const granted = () => statementsOfRole(resourcesWith({ model: { source } }), /Instances of Trainyard/);
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
    const of = (model: object) => statementsOfRole(resourcesWith({ model }), /Instances of Trainyard/);
    expect(of({ source: other })).toEqual(of({}));
  });
});

describe('an instance that shares weights with other environments', () => {
  const models = 's3://weights/team/models/';
  const granted = () => statementsOfRole(resourcesWith({ results: { models } }), /Instances of Trainyard/);
  const bucket = () => 'arn:aws:s3:::weights';
  const at = (key: string) => () => `arn:aws:s3:::weights/${key}`;
  const OURS = { 'aws:ResourceAccount': ACCOUNT };
  const below = (prefix: string, account = ACCOUNT) => ({
    's3:prefix': prefix,
    'aws:ResourceAccount': account,
  });

  describe('may list, read and write below the prefix:', () => {
    expectEach(
      [
        ['s3:ListBucket', bucket, below('team/models/m--n/r/')],
        ['s3:GetObject', at('team/models/m--n/r/config.json'), OURS],
        ['s3:PutObject', at('team/models/m--n/r/config.json'), OURS],
        ['s3:AbortMultipartUpload', at('team/models/m--n/r/config.json'), OURS],
        ['s3:PutObject', object(`${keys.artifact('k')}manifest.json`)],
      ],
      granted,
      true,
    );
  });

  describe('may not do anything else there, or in a bucket of that name of another account:', () => {
    expectEach(
      [
        ['s3:ListBucket', bucket, OURS],
        ['s3:ListBucket', bucket, below('')],
        ['s3:ListBucket', bucket, below('team/')],
        ['s3:ListBucket', bucket, below('team/models/', '210987654321')],
        ['s3:GetObject', at('team/models/m--n/r/config.json'), { 'aws:ResourceAccount': '210987654321' }],
        ['s3:PutObject', at('team/models/m--n/r/config.json'), { 'aws:ResourceAccount': '210987654321' }],
        ['s3:PutObject', at('team/models-2/x'), OURS],
        ['s3:PutObject', at('trusted/models/x.json'), OURS],
        ['s3:GetObject', () => 'arn:aws:s3:::weights-2/team/models/x', OURS],
        ['s3:DeleteObject', at('team/models/m--n/r/config.json'), OURS],
        ['s3:DeleteObjectVersion', at('team/models/m--n/r/config.json'), OURS],
        ['s3:PutObjectAcl', at('team/models/m--n/r/config.json'), OURS],
        ['s3:PutBucketPolicy', bucket, OURS],
      ],
      granted,
      false,
    );
  });
});

describe('the scheduled stop', () => {
  const schedule = () => statementsOfSchedule(resourcesWith());

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
    's3api head-object',
    's3api put-object',
    'secretsmanager get-secret-value',
    'ssm get-document',
  ]);
});
