/** The life of the account's process: one per directory, ends by itself, leaves nothing, finds everything again. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markedProcesses } from '../../../lib/emulator/account/processes';
import { attachAccount } from '../../../lib/emulator/rehearsal/account-process';
import { awsCalls } from '../../../lib/emulator/rehearsal/aws-calls';
import { documentOf, step, temporaryFolder } from './helpers/documents';
import { eventually } from './helpers/eventually';
import {
  endAccounts,
  failToStart,
  launchInstance,
  type RunningAccount,
  startAccount,
} from './helpers/process';

const marked = (state: string) => markedProcesses(`${join(state, 'hosts')}/`);

async function sendSleep(account: RunningAccount, instanceId: string): Promise<string> {
  const aws = awsCalls(account.endpoint);
  const content = documentOf([step('Sleep', ['#!/bin/bash', 'setsid sleep 71 & sleep 72'])]);
  await aws.ssmUnless(
    'CreateDocument',
    { Name: 'Sleep', Content: JSON.stringify(content) },
    'DocumentAlreadyExists',
  );
  const { Command } = await aws.ssm<{ Command: { CommandId: string } }>('SendCommand', {
    DocumentName: 'Sleep',
    InstanceIds: [instanceId],
  });
  return Command.CommandId;
}

describe('the account process', () => {
  afterAll(async () => {
    await endAccounts();
  });

  test('listens on loopback only, and answers every service on one endpoint', async () => {
    const account = await startAccount(temporaryFolder());
    const shown = spawnSync('ss', ['-ltnpH'], { encoding: 'utf8' }).stdout;
    const lines = shown.split('\n').filter((line) => line.includes(`pid=${account.child.pid},`));
    expect(lines.map((line) => line.trim().split(/\s+/)[3])).toEqual(
      Array(3).fill(expect.stringMatching(/^127\.0\.0\.1:/)),
    );
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const sts = await fetch(account.endpoint, {
      method: 'POST',
      headers: form,
      body: 'Action=GetCallerIdentity',
    });
    expect(await sts.text()).toContain('<Account>000000000000</Account>');
    await account.control.putSecret('trainyard/token', 'hf_x');
    const target = {
      'x-amz-target': 'secretsmanager.GetSecretValue',
      'content-type': 'application/x-amz-json-1.1',
    };
    const secret = await fetch(account.endpoint, {
      method: 'POST',
      headers: target,
      body: '{"SecretId":"trainyard/token"}',
    });
    expect(await secret.json()).toMatchObject({ SecretString: 'hf_x' });
    const unknown = await fetch(account.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSSM.Nothing' },
      body: '{}',
    });
    expect([unknown.status, await unknown.json()]).toEqual([
      400,
      expect.objectContaining({ __type: 'UnknownOperationException' }),
    ]);
  });

  test('is alone in its directory, and says who has it', async () => {
    const state = temporaryFolder();
    const account = await startAccount(state);
    const second = await failToStart(state);
    expect([second.code, second.stderr]).toEqual([
      1,
      expect.stringContaining(`process ${account.child.pid}`),
    ]);
  });

  test('ends some time after the last operator vanished, and every process it started with it', async () => {
    const state = temporaryFolder();
    const account = await startAccount(state, '--grace', '2');
    const { instanceId } = await launchInstance(account);
    await sendSleep(account, instanceId);
    await eventually(() => expect(marked(state).length).toBeGreaterThanOrEqual(4));
    expect(await account.exited).toBe(0);
    expect(marked(state)).toEqual([]);
    expect(existsSync(join(state, 'account/account.json'))).toBe(false);
  });

  test('stays while an operator is attached, and ends at once when the last one closes', async () => {
    const state = temporaryFolder();
    const account = await startAccount(state, '--grace', '1');
    const first = await attachAccount({ stateDir: state });
    const second = await attachAccount({ stateDir: state });
    expect(first.file.pid).toBe(account.pid);
    await first.close();
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(account.child.exitCode).toBeNull();
    await second.close();
    expect(await account.exited).toBe(0);
  });

  test('killed, leaves processes that the next one finds and ends; its commands are then Terminated', async () => {
    const state = temporaryFolder();
    const account = await startAccount(state);
    const { instanceId } = await launchInstance(account);
    const CommandId = await sendSleep(account, instanceId);
    // The one that waits for the next command ends with the account.
    await eventually(() => expect(marked(state).length).toBeGreaterThanOrEqual(5));
    account.child.kill('SIGKILL');
    await account.exited;
    const left = marked(state);
    expect(left.length).toBeGreaterThanOrEqual(3);
    const next = await startAccount(state);
    expect(marked(state).filter((pid) => left.includes(pid))).toEqual([]);
    const aws = awsCalls(next.endpoint);
    expect(await aws.ssm('ListCommandInvocations', { CommandId })).toMatchObject({
      CommandInvocations: [{ Status: 'Failed', StatusDetails: 'Terminated' }],
    });
    expect((await next.control.instances()).map((host) => host.instanceId)).toEqual([instanceId]);
  });

  test('boots its instances again: an enabled unit runs, with the addresses of the new process', async () => {
    const state = temporaryFolder();
    const first = await startAccount(state);
    const { instanceId } = await launchInstance(first);
    const root = join(state, 'hosts', instanceId, 'root');
    mkdirSync(join(root, 'opt/demo'), { recursive: true });
    writeFileSync(join(root, 'opt/demo/serve'), '#!/bin/bash\necho "$AWS_ENDPOINT_URL"\nexec sleep 73\n', {
      mode: 0o755,
    });
    const unit = '[Service]\nExecStart=/opt/demo/serve\nStandardOutput=append:/var/log/demo.log\n';
    writeFileSync(join(root, 'etc/systemd/system/demo.service'), unit);
    const { token } = JSON.parse(
      readFileSync(join(state, 'hosts', instanceId, 'emulation.json'), 'utf8'),
    ) as { token: string };
    const enabled = await fetch(`${first.controlEndpoint}/units/enable`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ units: ['demo.service'], now: true }),
    });
    expect(await enabled.json()).toMatchObject({ exitCode: 0 });
    const log = () => readFileSync(join(root, 'var/log/demo.log'), 'utf8').trim().split('\n');
    await eventually(() => expect(log()).toEqual([first.endpoint]));
    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    const second = await startAccount(state);
    await eventually(() => expect(log()).toEqual([first.endpoint, second.endpoint]));
  });

  test('launches instances with addresses of their own, and says why when it was told to refuse', async () => {
    const account = await startAccount(temporaryFolder());
    const [one, two] = [await launchInstance(account), await launchInstance(account)];
    expect(one.address).toMatch(/^127\.(?!0\.0\.1)/);
    expect(two.address).not.toBe(one.address);
    await expect(launchInstance(account, { faults: ['InsufficientInstanceCapacity'] })).rejects.toMatchObject(
      {
        code: 'InsufficientInstanceCapacity',
      },
    );
    await account.control.terminate(one.instanceId);
    expect((await account.control.instances()).map(({ instanceId }) => instanceId)).toEqual([two.instanceId]);
  });

  test('throttles every third call when told so, and a patient caller gets through', async () => {
    const account = await startAccount(temporaryFolder());
    await launchInstance(account, { faults: ['ThrottlingException'] });
    const call = () =>
      fetch(account.endpoint, {
        method: 'POST',
        headers: { 'x-amz-target': 'AmazonSSM.ListDocuments' },
        body: '{}',
      });
    const statuses = [];
    for (let index = 0; index < 6; index++) statuses.push((await call()).status);
    expect(statuses).toEqual([200, 200, 400, 200, 200, 400]);
    const aws = awsCalls(account.endpoint);
    for (let index = 0; index < 3; index++) await expect(aws.ssm('ListDocuments', {})).resolves.toBeDefined();
  });

  test('takes no order without its token', async () => {
    const account = await startAccount(temporaryFolder());
    for (const token of ['', 'wrong']) {
      const answer = await fetch(`${account.controlEndpoint}/hosts`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(answer.status).toBe(401);
    }
  });
});
