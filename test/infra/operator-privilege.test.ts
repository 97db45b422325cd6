/** Every call that the command makes for an operator is allowed, and these others are not. */
import { keys } from '../../lib/contract/names';
import { cleanUp } from './app';
import {
  ACCOUNT,
  arn,
  document,
  expectEach,
  instance,
  OURS,
  phases,
  type Row,
  resourcesWith,
  results,
  run,
} from './privileges';
import { statementsOfManagedPolicy } from './statements';

afterAll(cleanUp);

/** The same tag, as EC2 names it in a condition. */
const TAGGED = { 'aws:ResourceTag/trainyard:environment': 'tutorial' };
const OTHER = { 'aws:ResourceTag/trainyard:environment': 'latency' };

describe('an operator', () => {
  const operator = () => statementsOfManagedPolicy(resourcesWith(), /Runs the phases/);

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
        ['s3:ListBucket', results],
        ['s3:GetObject', run(keys.result('r', 'i-0abc', 'c'))],
        ['s3:PutObject', run(keys.manifest('r'))],
        ['s3:PutObject', run(keys.sweepManifest('s'))],
        ['s3:PutObject', run(keys.sweepStep('s', 'measure/c', 'a'))],
        ['s3:PutObject', run(`${keys.sweepDrivers('s')}1.json`)],
        ['s3:PutObject', run(keys.trusted('artifacts/k.json'))],
        ['logs:GetLogEvents', () => `${phases}:log-stream:c/i-0abc/RunCompile/stdout`],
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
        ['ssm:StartSession', () => instance(), OURS],
        ['ssm:StartSession', () => 'arn:aws:ssm:us-east-2::document/AWS-StartPortForwardingSession'],
        ['ec2:StartInstances', () => instance(), TAGGED],
        ['ec2:StopInstances', () => instance(), TAGGED],
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

describe('who has a shell', () => {
  const shell = () =>
    statementsOfManagedPolicy(resourcesWith({ operators: { shell: true } }), /^Opens a shell/);

  describe('may', () => {
    expectEach(
      [
        ['ssm:StartSession', () => instance(), OURS],
        ['ssm:StartSession', () => arn('ssm', 'document/SSM-SessionManagerRunShell')],
        ['ssm:StartSession', () => 'arn:aws:ssm:us-east-2::document/AWS-StartPortForwardingSession'],
      ],
      shell,
      true,
    );
  });

  describe('may not', () => {
    expectEach(
      [
        ['ssm:StartSession', () => instance(), { 'ssm:resourceTag/trainyard:environment': 'latency' }],
        ['ssm:StartSession', () => instance()],
        ['ssm:StartSession', () => 'arn:aws:ssm:us-east-2::document/AWS-StartSSHSession'],
        ['ssm:TerminateSession', () => arn('ssm', 'session/somebody-else-1')],
        ['ssm:SendCommand', () => document('Compile')],
        ['ec2:StopInstances', () => instance(), TAGGED],
      ],
      shell,
      false,
    );
  });
});

describe('who has the power', () => {
  const power = () => statementsOfManagedPolicy(resourcesWith(), /^Starts and stops/);

  describe('may', () => {
    expectEach(
      [
        ['ec2:StartInstances', () => instance(), TAGGED],
        ['ec2:StopInstances', () => instance(), TAGGED],
        ['ec2:DescribeInstances', () => '*'],
      ],
      power,
      true,
    );
  });

  describe('may not', () => {
    expectEach(
      [
        ['ec2:StartInstances', () => instance(), OTHER],
        ['ec2:StopInstances', () => instance(), OTHER],
        ['ec2:StopInstances', () => instance()],
        ['ec2:TerminateInstances', () => instance(), TAGGED],
        ['ec2:RebootInstances', () => instance(), TAGGED],
        ['ec2:ModifyInstanceAttribute', () => instance(), TAGGED],
        ['ssm:StartSession', () => instance(), OURS],
      ],
      power,
      false,
    );
  });
});

test('the file chooses the policies, and without a word there is no shell', () => {
  const descriptions = (written: object) =>
    Object.values(resourcesWith(written))
      .filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')
      .map(({ Properties }) => String(Properties['Description']).split(' ')[0])
      .sort();
  expect(descriptions({})).toEqual(['Own', 'Runs', 'Starts']);
  expect(descriptions({ operators: { shell: true } })).toEqual(['Opens', 'Own', 'Runs', 'Starts']);
  expect(descriptions({ operators: { power: false } })).toEqual(['Own', 'Runs']);
});
