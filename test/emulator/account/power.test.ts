/** Stopping and starting an instance through the account's EC2, and the two calls beside it that foreign tools make. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsCalls } from '../../../lib/emulator/rehearsal/aws-calls';
import { documentOf, step, temporaryFolder } from './helpers/documents';
import { eventually } from './helpers/eventually';
import { endAccounts, launchInstance, type RunningAccount, startAccount } from './helpers/process';

let account: RunningAccount;
let folder = '';
let id = '';
describe('the power of an instance', () => {
  beforeAll(async () => {
    folder = temporaryFolder();
    account = await startAccount(folder);
    id = (await launchInstance(account)).instanceId;
  });
  afterAll(endAccounts);

  async function ec2(action: string, instanceId = id): Promise<string> {
    const response = await fetch(account.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ Action: action, 'InstanceId.1': instanceId }).toString(),
    });
    return response.text();
  }
  const stateNow = async () =>
    /<instanceState><code>\d+<\/code><name>(\w+)/.exec(await ec2('DescribeInstances'))?.[1];
  const aws = () => awsCalls(account.endpoint);
  const ping = async () =>
    (
      await aws().ssm<{ InstanceInformationList: { PingStatus: string }[] }>(
        'DescribeInstanceInformation',
        {},
      )
    ).InstanceInformationList.map(({ PingStatus }) => PingStatus);
  const send = () => aws().ssm('SendCommand', { DocumentName: 'Doc', InstanceIds: [id] });

  test('a stopped instance cannot be reached, loses its instance store and keeps its root volume', async () => {
    const content = JSON.stringify(documentOf([step('One1', ['true'])]));
    await aws().ssm('CreateDocument', { Name: 'Doc', Content: content });
    const root = join(folder, 'hosts', id, 'root');
    mkdirSync(join(root, 'mnt/trainyard'), { recursive: true });
    for (const name of ['mnt/trainyard/weights', 'etc/kept']) writeFileSync(join(root, name), 'x');
    expect(await ec2('StopInstances')).toMatch(/<name>stopped<\/name>.*<name>running<\/name>/);
    expect([await stateNow(), await ping()]).toEqual(['stopped', ['ConnectionLost']]);
    await expect(send()).rejects.toMatchObject({ code: 'InvalidInstanceId' });
    const there = ['mnt/trainyard/weights', 'etc/kept'].map((name) => existsSync(join(root, name)));
    expect(there).toEqual([false, true]);
  });

  test('started again it can be reached, and what it missed by an association is run', async () => {
    const { AssociationDescription } = await aws().ssm<{ AssociationDescription: { AssociationId: string } }>(
      'CreateAssociation',
      { Name: 'Doc', Targets: [{ Key: 'InstanceIds', Values: [id] }] },
    );
    const { AssociationId } = AssociationDescription;
    const before = (await account.control.instances())[0]?.launchedAt ?? '';
    expect(await ec2('StartInstances')).toMatch(/<name>running<\/name>.*<name>stopped<\/name>/);
    expect([await stateNow(), await ping()]).toEqual(['running', ['Online']]);
    expect((await account.control.instances())[0]?.launchedAt.localeCompare(before)).toBe(1);
    await eventually(async () => {
      const described = await aws().ssm<{ AssociationDescription: { Overview: { Status: string } } }>(
        'DescribeAssociation',
        { AssociationId },
      );
      expect(described.AssociationDescription.Overview.Status).toBe('Success');
    });
    await send();
  });

  test('an instance that does not exist is named, and an action that is not emulated too', async () => {
    expect(await ec2('StopInstances', 'i-0none')).toContain('InvalidInstanceID.NotFound');
    expect(await ec2('RebootInstances')).toContain('the action RebootInstances is not emulated');
  });

  test('a bucket says that it has no versions, and Session Manager where the disk is', async () => {
    await aws().createBucket('results');
    const versioning = await fetch(`${account.endpoint}/results?versioning`);
    expect([versioning.status, await versioning.text()]).toEqual([
      200,
      expect.stringContaining('<VersioningConfiguration'),
    ]);
    expect((await fetch(`${account.endpoint}/results?versioning`, { method: 'PUT' })).status).toBe(501);
    await expect(aws().ssm('StartSession', { Target: id })).rejects.toMatchObject({
      message: expect.stringContaining(`hosts/${id}/root`),
    });
  });
});
