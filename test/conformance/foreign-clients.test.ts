import { type ChildProcess, spawnSync } from 'node:child_process';
import { cleanUp, startTrainyard, temporaryState } from '../e2e/command';

/** `trainyard account` under the AWS CLI and boto3: clients that know nothing of us. */
describe('the emulated account, to foreign clients', () => {
  const state = temporaryState();
  let account: ChildProcess;
  let environment: Record<string, string> = {};

  beforeAll(async () => {
    account = startTrainyard(['account', '--state', state]);
    const printed = await new Promise<string>((done, fail) => {
      let text = '';
      account.stdout?.on('data', (chunk) => {
        text += chunk;
        if (/AWS_ENDPOINT_URL=\S+[\s\S]*\n$/.test(text)) setTimeout(() => done(text), 200);
      });
      account.once('close', (code) => fail(new Error(`the account ended with ${code}: ${text}`)));
    });
    const pairs = [...printed.matchAll(/^(?:export )?([A-Z_]+)='?([^'\n]+)'?$/gm)];
    environment = Object.fromEntries(pairs.map((pair) => [pair[1] ?? '', pair[2] ?? '']));
  });

  afterAll(async () => {
    const over = new Promise((done) => account.once('close', done));
    account.kill('SIGINT');
    await over;
    await cleanUp(state);
  });

  const aws = (...args: string[]) => {
    const done = spawnSync('aws', [...args, '--output', 'json'], {
      encoding: 'utf8',
      env: { ...process.env, ...environment, AWS_PAGER: '', AWS_CONFIG_FILE: '/dev/null' },
    });
    return { code: done.status, out: done.stdout, err: done.stderr };
  };

  test('the AWS CLI lists our documents', () => {
    const listed = JSON.parse(aws('ssm', 'list-documents').out) as {
      DocumentIdentifiers: Array<{ Name: string }>;
    };
    const names = listed.DocumentIdentifiers.map((document) => document.Name);
    for (const job of ['Prepare', 'Compile', 'Deploy', 'Benchmark', 'Diagnose', 'Stop']) {
      expect(names).toContain(`Trainyard-tutorial-${job}`);
    }
  });

  test('the AWS CLI describes parameters with help for the console', () => {
    const shown = JSON.parse(aws('ssm', 'describe-document', '--name', 'Trainyard-tutorial-Deploy').out) as {
      Document: { Parameters: Array<{ Name: string; Description: string; DefaultValue?: string }> };
    };
    const batch = shown.Document.Parameters.find((parameter) => parameter.Name === 'BatchSize');
    expect(batch?.DefaultValue).toBe('4');
    expect(batch?.Description.length).toBeGreaterThan(40);
  });

  // What `aws logs tail` of version 2 asks; version 1, which PyPI has, has no such command.
  test('the AWS CLI reads the output of a phase from its log group', async () => {
    const group = '/trainyard/tutorial/phases';
    const read = (...args: string[]) =>
      JSON.parse(aws('logs', ...args, '--log-group-name', group).out || '{}');
    const { InstanceInformationList } = JSON.parse(aws('ssm', 'describe-instance-information').out);
    aws(
      ...['ssm', 'send-command', '--document-name', 'Trainyard-tutorial-Diagnose'],
      ...['--instance-ids', InstanceInformationList[0].InstanceId, '--cloud-watch-output-config'],
      `CloudWatchOutputEnabled=true,CloudWatchLogGroupName=${group}`,
    );
    const found = () =>
      (read('filter-log-events', '--filter-pattern', 'succeeded').events ?? []) as unknown[];
    for (let tries = 0; tries < 60 && found().length === 0; tries++) {
      await new Promise((done) => setTimeout(done, 300));
    }
    expect(found()).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/^diagnose succeeded/),
        timestamp: expect.any(Number),
      }),
    ]);
    const { logStreams } = read('describe-log-streams', '--order-by', 'LastEventTime') as {
      logStreams: { logStreamName: string }[];
    };
    expect(logStreams.map(({ logStreamName }) => logStreamName.split('/').slice(2).join('/'))).toContain(
      'RunDiagnose/stdout',
    );
    const name = logStreams.at(-1)?.logStreamName ?? '';
    expect(read('get-log-events', '--log-stream-name', name).events).not.toEqual([]);
  });

  test('the AWS CLI sends Diagnose to the emulated instance, polls it, and reads its output', async () => {
    const instances = JSON.parse(aws('ssm', 'describe-instance-information').out) as {
      InstanceInformationList: Array<{ InstanceId: string }>;
    };
    const instance = instances.InstanceInformationList[0]?.InstanceId ?? '';
    const sent = aws(
      'ssm',
      'send-command',
      '--document-name',
      'Trainyard-tutorial-Diagnose',
      '--instance-ids',
      instance,
    );
    const command = (JSON.parse(sent.out) as { Command: { CommandId: string } }).Command.CommandId;
    let status = '';
    for (let tries = 0; tries < 60 && !['Success', 'Failed', 'TimedOut'].includes(status); tries++) {
      const asked = aws('ssm', 'get-command-invocation', '--command-id', command, '--instance-id', instance);
      if (asked.code === 0) status = (JSON.parse(asked.out) as { Status: string }).Status;
      await new Promise((done) => setTimeout(done, 300));
    }
    expect(status).toBe('Success');
  });

  test('the AWS CLI is told in the words of the service when a parameter is wrong', () => {
    const refused = aws(
      'ssm',
      'send-command',
      '--document-name',
      'Trainyard-tutorial-Compile',
      '--targets',
      'Key=tag:trainyard:environment,Values=tutorial',
      '--parameters',
      'BatchSize=4;reboot',
    );
    expect(refused.code).not.toBe(0);
    expect(refused.err).toMatch(/InvalidParameters/);
  });

  test('boto3 writes, lists and reads objects, and cancels a command', () => {
    const script = `
import boto3, json
from botocore.config import Config
s3 = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))
bucket = [b["Name"] for b in s3.list_buckets()["Buckets"]][0]
s3.put_object(Bucket=bucket, Key="foreign/one.txt", Body=b"one")
names = [o["Key"] for o in s3.list_objects_v2(Bucket=bucket, Prefix="foreign/")["Contents"]]
body = s3.get_object(Bucket=bucket, Key="foreign/one.txt")["Body"].read().decode()
ssm = boto3.client("ssm")
instance = ssm.describe_instance_information()["InstanceInformationList"][0]["InstanceId"]
command = ssm.send_command(DocumentName="Trainyard-tutorial-Diagnose", InstanceIds=[instance])["Command"]["CommandId"]
ssm.cancel_command(CommandId=command)
print(json.dumps({"names": names, "body": body, "document": ssm.get_document(Name="Trainyard-tutorial-Stop")["Name"]}))
`;
    const done = spawnSync('python3', ['-c', script], {
      encoding: 'utf8',
      env: { ...process.env, ...environment },
    });
    expect({ err: done.stderr, out: JSON.parse(done.stdout || 'null') as unknown }).toEqual({
      err: '',
      out: { names: ['foreign/one.txt'], body: 'one', document: 'Trainyard-tutorial-Stop' },
    });
  });
});
