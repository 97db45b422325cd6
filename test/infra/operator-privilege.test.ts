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
