/** Publishing into an account, and the instances of an environment, against the account's own process. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrapRun } from '../../../lib/contract/bootstrap-run';
import { keys } from '../../../lib/contract/names';
import { type Outcome, outcomeSchema } from '../../../lib/contract/outcome';
import { documentsFor } from '../../../lib/documents';
import { isAlive } from '../../../lib/emulator/account/processes';
import { awsCalls } from '../../../lib/emulator/rehearsal/aws-calls';
import { ensureInstances } from '../../../lib/emulator/rehearsal/instances';
import { type Published, publish } from '../../../lib/emulator/rehearsal/publish';
import { loadEnvironment } from '../../../lib/environment';
import { temporaryFolder } from '../account/helpers/documents';
import { eventually } from '../account/helpers/eventually';
import { endAccounts, type RunningAccount, startAccount } from '../account/helpers/process';

const tutorial = loadEnvironment({ name: 'tutorial' });
const OPTIONS = { timeScale: 20, faults: [] as readonly string[], heartbeatSeconds: 1 };

interface Described {
  readonly Document: {
    readonly Hash: string;
    readonly DefaultVersion: string;
    readonly LatestVersion: string;
  };
}

describe('an environment in an emulated account', () => {
  let account: RunningAccount;
  let state = '';
  beforeEach(async () => {
    state = temporaryFolder();
    account = await startAccount(state);
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

  test('keeps its results in the bucket that it names, and another bucket is another instance', async () => {
    const adopted = { ...tutorial, results: { ...tutorial.results, bucket: 'left-behind' } };
    const { deployment } = await publish(adopted, awsCalls(account.endpoint), account.control);
    expect(deployment.bucket).toBe('left-behind');
    const [first] = await ensureInstances(adopted, account.control, OPTIONS);
    const [again] = await ensureInstances(adopted, account.control, OPTIONS);
    expect(again?.instanceId).toBe(first?.instanceId);
    const root = join(state, 'hosts', first?.instanceId ?? '', 'root');
    expect(readFileSync(join(root, 'etc/trainyard/host.env'), 'utf8')).toContain(
      'TRAINYARD_BUCKET=left-behind\n',
    );
    await publish(tutorial, awsCalls(account.endpoint), account.control);
    const [other] = await ensureInstances(tutorial, account.control, OPTIONS);
    expect(other?.instanceId).not.toBe(first?.instanceId);
  });

  const ids = async () => (await account.control.instances()).map(({ instanceId }) => instanceId);
  const ensured = async (count: number, options = OPTIONS) => {
    const environment = { ...tutorial, instance: { ...tutorial.instance, count } };
    return (await ensureInstances(environment, account.control, options)).map(({ instanceId }) => instanceId);
  };

  test('says how many instances it has', async () => {
    const three = { ...tutorial, instance: { ...tutorial.instance, count: 3 } };
    const { deployment } = await publish(three, awsCalls(account.endpoint), account.control);
    expect(deployment.instanceCount).toBe(3);
  });

  test('keeps its instance while it fits, with the failures of the last caller', async () => {
    await publish(tutorial, awsCalls(account.endpoint), account.control);
    const first = await ensured(1);
    const again = await ensured(1, { ...OPTIONS, faults: ['ReplicaDies'] });
    expect(again).toEqual(first);
    expect((await account.control.instances())[0]?.faults).toEqual(['ReplicaDies']);
  });

  test('has as many as it says, each with an address of its own; more are added and the surplus ends', async () => {
    await publish(tutorial, awsCalls(account.endpoint), account.control);
    const two = await ensured(2);
    expect(await ids()).toEqual(two);
    expect(new Set((await account.control.instances()).map(({ address }) => address)).size).toBe(2);
    const three = await ensured(3);
    expect(three.slice(0, 2)).toEqual(two);
    expect(three).toEqual(three.toSorted());
    expect(await ensured(3)).toEqual(three);
    expect(await ensured(1)).toEqual(two.slice(0, 1));
    expect(await ids()).toEqual(two.slice(0, 1));
    expect(existsSync(join(state, 'hosts', three[2] ?? ''))).toBe(false);
  });

  test('leaves the processes of the others alone when one instance ends', async () => {
    await publish(tutorial, awsCalls(account.endpoint), account.control);
    const [kept = '', ended = ''] = await ensured(2);
    const sleepers = [kept, ended].map((id) => sleepOn(join(state, 'hosts', id)));
    await ensured(1);
    expect(sleepers.map(({ pid }) => isAlive(pid ?? 0))).toEqual([true, false]);
    sleepers[0]?.kill('SIGKILL');
  });

  test('gives a failure to the instance that it is for', async () => {
    await publish(tutorial, awsCalls(account.endpoint), account.control);
    const faults = ['ReplicaSlow', 'ReplicaDies@instance=2,replica=1'];
    await ensured(2, { ...OPTIONS, faults });
    expect((await account.control.instances()).map((host) => host.faults)).toEqual([
      ['ReplicaSlow'],
      ['ReplicaSlow', 'ReplicaDies@replica=1'],
    ]);
  });

  /** Outcomes of Bootstrap in the bucket, oldest first. */
  function outcomes(published: Published, instanceId: string): Outcome[] {
    const { sha256 } = published.documents[0] ?? { sha256: '' };
    const folder = keys.outcomes(bootstrapRun(sha256), instanceId, 'bootstrap');
    const place = join(state, 'account/s3', published.deployment.bucket, folder);
    const names = existsSync(place) ? readdirSync(place) : [];
    return names
      .map((name) => outcomeSchema.parse(JSON.parse(readFileSync(join(place, name), 'utf8'))))
      .toSorted((a, b) => a.endedAt.localeCompare(b.endedAt));
  }

  test('bootstraps itself by its user data, so that the deployment finds nothing to do', async () => {
    const aws = awsCalls(account.endpoint);
    const published = await publish(tutorial, aws, account.control);
    const [instanceId = ''] = await ensured(1);
    const mark = join(state, 'hosts', instanceId, 'root/var/lib/trainyard/boot-bootstrap.json');
    await eventually(() => expect(existsSync(mark)).toBe(true));
    expect(JSON.parse(readFileSync(mark, 'utf8'))).toMatchObject({ status: 'succeeded', reason: 'Ok' });
    expect(outcomes(published, instanceId)).toMatchObject([{ status: 'succeeded', made: {} }]);

    const { sha256, name: DocumentName } = published.documents[0] ?? {};
    const Parameters = { RunId: [bootstrapRun(sha256 ?? '')] };
    await aws.ssm('SendCommand', { DocumentName, InstanceIds: [instanceId], Parameters });
    await eventually(() => expect(outcomes(published, instanceId)).toHaveLength(2));
    expect(outcomes(published, instanceId)[1]).toMatchObject({
      status: 'succeeded',
      made: { nothingToDo: true },
    });
  }, 600_000);

  test('gets another instance when the instance type changes', async () => {
    await publish(tutorial, awsCalls(account.endpoint), account.control);
    const first = await ensured(1);
    const smaller = { ...tutorial, instance: { ...tutorial.instance, type: 'inf2.48xlarge' } };
    const [second] = await ensureInstances(smaller, account.control, OPTIONS);
    expect(first).not.toContain(second?.instanceId);
    expect(await ids()).toEqual([second?.instanceId]);
  });

  test('gets none when the launch is to fail', async () => {
    const faults = ['InsufficientInstanceCapacity'];
    await expect(ensured(1, { ...OPTIONS, faults })).rejects.toMatchObject({
      kind: 'phase',
      code: 'InsufficientInstanceCapacity',
      message: expect.not.stringContaining('instance 1 of'),
    });
  });

  test('keeps what was launched when another launch fails, and names the one that failed', async () => {
    await publish(tutorial, awsCalls(account.endpoint), account.control);
    const faults = ['InsufficientInstanceCapacity@instance=2'];
    await expect(ensured(2, { ...OPTIONS, faults })).rejects.toMatchObject({
      code: 'InsufficientInstanceCapacity',
      message: expect.stringMatching(/^instance 2 of 2: We currently do not have/),
    });
    const launched = await ids();
    expect(launched).toHaveLength(1);
    expect((await ensured(2)).slice(0, 1)).toEqual(launched);
  });
});

/** A process of an instance, by the mark that its environment has. */
function sleepOn(folder: string) {
  const env = { ...process.env, TRAINYARD_EMULATION: join(folder, 'emulation.json') };
  return spawn('sleep', ['600'], { env, stdio: 'ignore' });
}
