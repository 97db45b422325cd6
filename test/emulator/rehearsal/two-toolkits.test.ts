/** A run that began before a deployment of another toolkit goes on with its own, on the same instance. */
import { chmodSync, cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keys, toolkitKey } from '../../../lib/contract/names';
import type { HostPhase } from '../../../lib/contract/phase';
import { buildToolkit, documentsFor, parametersFor, type TypedDocument } from '../../../lib/documents';
import { type AwsCalls, awsCalls } from '../../../lib/emulator/rehearsal/aws-calls';
import { ensureInstances } from '../../../lib/emulator/rehearsal/instances';
import { ASSETS_BUCKET, publish } from '../../../lib/emulator/rehearsal/publish';
import { loadEnvironment } from '../../../lib/environment';
import { temporaryFolder } from '../account/helpers/documents';
import { endAccounts, startAccount } from '../account/helpers/process';

afterEach(endAccounts);

const tutorial = loadEnvironment({ name: 'tutorial' });
const OPTIONS = { timeScale: 200, faults: [] as readonly string[], heartbeatSeconds: 1 };
const ASSETS = join(__dirname, '../../../assets/host');

/** As a later version of this package has it: other bytes, the same installation. */
function laterToolkit() {
  const folder = join(temporaryFolder(), 'host');
  cpSync(ASSETS, folder, { recursive: true });
  const file = join(folder, 'phases/stop.sh');
  const { mode } = statSync(file);
  writeFileSync(file, `${readFileSync(file, 'utf8')}# later\n`);
  chmodSync(file, mode);
  return buildToolkit(folder);
}

/** A command, and what the host says of it. */
async function ran(aws: AwsCalls, state: string, instanceId: string, job: HostPhase, version: string) {
  const { Command } = await aws.ssm<{ Command: { CommandId: string } }>('SendCommand', {
    DocumentName: `Trainyard-tutorial-${job.charAt(0).toUpperCase()}${job.slice(1)}`,
    DocumentVersion: version,
    InstanceIds: [instanceId],
    Parameters: parametersFor(job, tutorial, { RunId: 'run-of-before' }),
  });
  const key = keys.outcome('run-of-before', instanceId, job, Command.CommandId);
  const file = join(state, 'account/s3/trainyard-tutorial', key);
  for (;;) {
    if (existsSync(file)) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  const { status, bundle, reason } = JSON.parse(readFileSync(file, 'utf8'));
  return { status, bundle, code: reason.code };
}

const deploy = (aws: AwsCalls, documents: readonly TypedDocument[]) =>
  Promise.all(
    documents.map(async ({ name: Name, content: Content }) => {
      await aws.ssm('UpdateDocument', { Name, Content, DocumentVersion: '$LATEST' });
      await aws.ssm('UpdateDocumentDefaultVersion', { Name, DocumentVersion: '2' });
    }),
  );

test('documents of both run on it, each with the toolkit that it names', async () => {
  const state = temporaryFolder();
  const account = await startAccount(state);
  const aws = awsCalls(account.endpoint);
  const { toolkit: first } = await publish(tutorial, aws, account.control);
  const [host] = await ensureInstances(tutorial, account.control, OPTIONS);
  const instanceId = host?.instanceId ?? '';
  const send = (job: HostPhase, version: string) => ran(aws, state, instanceId, job, version);
  expect(await send('bootstrap', '1')).toMatchObject({ status: 'succeeded', bundle: first.sha256 });
  expect(await send('prepare', '1')).toMatchObject({ status: 'succeeded', bundle: first.sha256 });

  const later = laterToolkit();
  expect(later.sha256).not.toBe(first.sha256);
  await aws.putObject(ASSETS_BUCKET, toolkitKey(later.sha256), later.bytes);
  await deploy(aws, documentsFor(tutorial, later.sha256));
  expect(await send('bootstrap', '2')).toEqual({ status: 'succeeded', bundle: later.sha256, code: 'Ok' });

  expect(await send('compile', '1')).toEqual({ status: 'succeeded', bundle: first.sha256, code: 'Ok' });
  expect(await send('compile', '2')).toEqual({ status: 'succeeded', bundle: later.sha256, code: 'Ok' });
});
