/** Publishing into an account, and the instance of an environment, against the account's own process. */
import { documentsFor } from '../../../lib/documents';
import { awsCalls } from '../../../lib/emulator/rehearsal/aws-calls';
import { ensureInstance } from '../../../lib/emulator/rehearsal/instance';
import { publish } from '../../../lib/emulator/rehearsal/publish';
import { loadEnvironment } from '../../../lib/environment';
import { temporaryFolder } from '../account/helpers/documents';
import { endAccounts, type RunningAccount, startAccount } from '../account/helpers/process';

const tutorial = loadEnvironment({ name: 'tutorial' });
const OPTIONS = { timeScale: 20, faults: [], heartbeatSeconds: 1 };

interface Described {
  readonly Document: {
    readonly Hash: string;
    readonly DefaultVersion: string;
    readonly LatestVersion: string;
  };
}

describe('an environment in an emulated account', () => {
  let account: RunningAccount;
  beforeEach(async () => {
    account = await startAccount(temporaryFolder());
  });
  afterEach(endAccounts);

  const describeDocument = (Name: string) =>
    awsCalls(account.endpoint).ssm<Described>('DescribeDocument', { Name });

  test('is published with the very bytes of its documents', async () => {
    const { documents, toolkit } = await publish(tutorial, awsCalls(account.endpoint), account.control);
    expect(documents).toEqual(documentsFor(tutorial, toolkit.sha256));
    for (const { name, sha256 } of documents)
      expect((await describeDocument(name)).Document.Hash).toBe(sha256);
  });

  test('is published again without new versions, and with a new default when a document changed', async () => {
    const aws = awsCalls(account.endpoint);
    const { documents } = await publish(tutorial, aws, account.control);
    const name = documents[1]?.name ?? '';
    await publish(tutorial, aws, account.control);
    expect((await describeDocument(name)).Document).toMatchObject({
      DefaultVersion: '1',
      LatestVersion: '1',
    });
    const Content = JSON.stringify({ schemaVersion: '2.2', mainSteps: [] });
    await aws.ssm('UpdateDocument', { Name: name, Content });
    await aws.ssm('UpdateDocumentDefaultVersion', { Name: name, DocumentVersion: '2' });
    await publish(tutorial, aws, account.control);
    const { Document } = await describeDocument(name);
    expect(Document).toMatchObject({ DefaultVersion: '3', Hash: documents[1]?.sha256 });
  });

  test('keeps its instance while it fits, with the failures of the last caller', async () => {
    await publish(tutorial, awsCalls(account.endpoint), account.control);
    const first = await ensureInstance(tutorial, account.control, OPTIONS);
    const again = await ensureInstance(tutorial, account.control, { ...OPTIONS, faults: ['ReplicaDies'] });
    expect(again.instanceId).toBe(first.instanceId);
    expect((await account.control.hosts())[0]?.faults).toEqual(['ReplicaDies']);
  });

  test('gets another instance when the instance type changes', async () => {
    await publish(tutorial, awsCalls(account.endpoint), account.control);
    const first = await ensureInstance(tutorial, account.control, OPTIONS);
    const smaller = { ...tutorial, instance: { ...tutorial.instance, type: 'inf2.48xlarge' } };
    const second = await ensureInstance(smaller, account.control, OPTIONS);
    expect(second.instanceId).not.toBe(first.instanceId);
    expect((await account.control.hosts()).map(({ instanceId }) => instanceId)).toEqual([second.instanceId]);
  });

  test('gets none when the launch is to fail', async () => {
    const faults = ['InsufficientInstanceCapacity'];
    await expect(ensureInstance(tutorial, account.control, { ...OPTIONS, faults })).rejects.toMatchObject({
      kind: 'phase',
      code: 'InsufficientInstanceCapacity',
    });
  });
});
