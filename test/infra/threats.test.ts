/** The threats of docs/security.md, line by line: whoever tries it is not allowed to, by the policies of the stack. */
import { existsSync, readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { keys } from '../../lib/contract/names';
import { parseEnvironment } from '../../lib/environment';
import { EnvironmentStack } from '../../lib/infra';
import { cleanUp, newApp, TOOLKIT } from './app';
import { allowed, type Statement } from './policy';
import {
  ACCOUNT,
  arn,
  document,
  instance,
  ME,
  OURS,
  OWN,
  object,
  type Row,
  resourcesWith,
  results,
  run,
} from './privileges';
import { type Resolved, resolvedResources } from './resolved';
import { statementsOfManagedPolicies, statementsOfRole } from './statements';

afterAll(cleanUp);

const HERE = 'test/infra/threats.test.ts';
const OTHER = 'i-0other';

/** The rows of the table: who, what, what holds, and the files of the tests. */
function threats(): string[][] {
  const [, section = ''] = readFileSync('docs/security.md', 'utf8').split('\n## Threats\n');
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const ofInstance = () => statementsOfRole(resourcesWith(), /Instances of Trainyard/);
const ofOperator = () =>
  statementsOfManagedPolicies(resourcesWith(), /^(Runs the phases|Opens a shell|Starts and stops)/);

/** The same policies of a second environment of the account, with the names of its own. */
const second: { resources?: Record<string, Resolved> } = {};
function ofAnother(): Statement[] {
  const environment = parseEnvironment('another', {
    operators: { shell: true, power: true },
    tokenSecret: 'another/token',
  });
  second.resources ??= JSON.parse(
    JSON.stringify(
      resolvedResources(
        Template.fromStack(new EnvironmentStack(newApp(), 'Second', { environment, toolkit: TOOLKIT })),
      ),
    ).replaceAll('storageresults', 'anotherresults'),
  ) as Record<string, Resolved>;
  return [
    ...statementsOfRole(second.resources, /Instances of Trainyard/),
    ...statementsOfManagedPolicies(second.resources, /^(Runs the phases|Opens a shell|Starts and stops)/),
  ];
}

interface Attempt {
  readonly by: () => Statement[];
  readonly calls: readonly Row[];
}

const IN_ACCOUNT = { ...ME, 'aws:ResourceAccount': ACCOUNT };
const secret = (name: string) => () => arn('secretsmanager', `secret:${name}-AbCdEf`);
const written = ['s3:PutObject', 's3:DeleteObject'];

/** By what is tried, as the table has it. */
const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  'write what the command obeys: a manifest, a sweep, a record of a digest': {
    by: ofInstance,
    calls: [
      keys.manifest('r'),
      keys.manifest(`r/${OWN}`),
      keys.sweepManifest('s'),
      `${keys.sweepDrivers('s')}${OWN}/1.json`,
      keys.trusted('artifacts/k/1.json'),
      keys.trusted(`models/${OWN}/1.json`),
    ].flatMap((key) => written.map((action): Row => [action, object(key), ME])),
  },
  'speak for another: its outcome, result or log': {
    by: ofInstance,
    calls: [
      keys.outcome('r', OTHER, 'compile', 'c'),
      keys.result('r', OTHER, 'c'),
      keys.log('r', OTHER, 'compile', 'c'),
      keys.progress('r', OTHER, 'compile'),
      `hosts/${OTHER}/boot.log`,
    ].map((key): Row => ['s3:PutObject', run(key), ME]),
  },
  'go further in the account: secrets, documents, roles, instances': {
    by: ofInstance,
    calls: [
      ['secretsmanager:GetSecretValue', secret('production/password'), ME],
      ['ssm:SendCommand', () => document('Compile'), ME],
      ['ssm:UpdateDocument', () => document('Compile'), ME],
      ['ssm:PutParameter', () => arn('ssm', 'parameter/trainyard/tutorial/deployment'), ME],
      ['ec2:CreateTags', () => instance(), ME],
      ['ec2:TerminateInstances', () => instance(OTHER), ME],
      ['iam:PassRole', () => `arn:aws:iam::${ACCOUNT}:role/any`, ME],
      ['sts:AssumeRole', () => `arn:aws:iam::${ACCOUNT}:role/any`, ME],
    ],
  },
  'reach further through the store of weights: delete, list the bucket, write results, use a bucket of another account':
    {
      by: () =>
        statementsOfRole(
          resourcesWith({ results: { models: 's3://shared/models/' } }),
          /Instances of Trainyard/,
        ),
      calls: [
        ['s3:DeleteObject', () => 'arn:aws:s3:::shared/models/m--n/r/config.json', IN_ACCOUNT],
        ['s3:ListBucket', () => 'arn:aws:s3:::shared', IN_ACCOUNT],
        ['s3:PutObject', () => `arn:aws:s3:::shared/${keys.trusted('models/x/1.json')}`, IN_ACCOUNT],
        ['s3:PutObject', () => `arn:aws:s3:::shared/${keys.manifest('r')}`, IN_ACCOUNT],
        ['s3:PutObject', () => 'arn:aws:s3:::shared/models/x', { 'aws:ResourceAccount': '210987654321' }],
      ],
    },
  'run something else, or on an instance of somebody else': {
    by: ofOperator,
    calls: [
      ['ssm:SendCommand', () => 'arn:aws:ssm:us-east-2::document/AWS-RunShellScript'],
      ['ssm:SendCommand', () => document('Bootstrap')],
      ['ssm:SendCommand', () => instance()],
      ['ssm:SendCommand', () => instance(), { 'ssm:resourceTag/trainyard:environment': 'another' }],
      ['ec2:StopInstances', () => instance(), { 'aws:ResourceTag/trainyard:environment': 'another' }],
      [
        'ec2:TerminateInstances',
        () => instance(),
        { ...OURS, 'aws:ResourceTag/trainyard:environment': 'tutorial' },
      ],
    ],
  },
  'lose or change results': {
    by: ofOperator,
    calls: [
      ['s3:DeleteObject', run(keys.manifest('r'))],
      ['s3:DeleteObjectVersion', run(keys.manifest('r'))],
      ['s3:DeleteBucket', results],
      ['s3:PutObject', run(keys.result('r', OWN, 'c'))],
      ['s3:PutObject', run(keys.outcome('r', OWN, 'compile', 'c'))],
      ['s3:PutObject', object(`${keys.artifact('k')}model.pt`)],
    ],
  },
  'read or write this bucket, send to these instances, read this token': {
    by: ofAnother,
    calls: [
      ['s3:GetObject', run(keys.result('r', OWN, 'c')), ME],
      ['s3:PutObject', object(`${keys.artifact('k')}model.pt`), ME],
      ['s3:PutObject', run(keys.outcome('r', OWN, 'compile', 'c')), ME],
      ['s3:ListBucket', results],
      ['ssm:SendCommand', () => document('Compile')],
      ['ssm:SendCommand', () => instance(), OURS],
      ['ssm:StartSession', () => instance(), OURS],
      ['ec2:StopInstances', () => instance(), { 'aws:ResourceTag/trainyard:environment': 'tutorial' }],
      ['ssm:GetParameter', () => arn('ssm', 'parameter/trainyard/tutorial/deployment')],
      ['secretsmanager:GetSecretValue', secret('trainyard/hub-token')],
    ],
  },
};

test('every threat names tests that exist, and those of policies are here', () => {
  const rows = threats();
  expect(rows.length).toBeGreaterThan(8);
  for (const [, tries = '', , tests = ''] of rows) {
    const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    expect([tries, tries in ATTEMPTS]).toEqual([tries, files.includes(HERE)]);
  }
  expect(Object.keys(ATTEMPTS).filter((tried) => !rows.some(([, tries]) => tries === tried))).toEqual([]);
});

describe.each(Object.entries(ATTEMPTS))('%s', (_, { by, calls }) => {
  test.each(calls.map(([action, resource, context], at) => ({ at, action, resource, context })))(
    '$at $action',
    ({ action, resource, context = {} }) => {
      const call = { action, resource: resource(), context };
      expect(by().length).toBeGreaterThan(0);
      expect({ call, allowed: allowed(by(), call) }).toEqual({ call, allowed: false });
    },
  );
});
