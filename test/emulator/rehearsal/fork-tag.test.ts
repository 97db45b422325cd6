/** A release of AWS's fork whose tag nobody could read: the instance clones the commit that the environment names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keys, toolkitKey } from '../../../lib/contract/names';
import { buildToolkit, documentsFor, parametersFor } from '../../../lib/documents';
import { awsCalls } from '../../../lib/emulator/rehearsal/aws-calls';
import { ensureInstances } from '../../../lib/emulator/rehearsal/instances';
import { ASSETS_BUCKET, publish } from '../../../lib/emulator/rehearsal/publish';
import { parseEnvironment } from '../../../lib/environment';
import { temporaryFolder } from '../account/helpers/documents';
import { endAccounts, startAccount } from '../account/helpers/process';

afterEach(endAccounts);

const COMMIT = 'c'.repeat(40);
const environment = parseEnvironment('tag', { release: '2.26.1', vllmCommit: COMMIT });
const OPTIONS = { timeScale: 200, faults: [] as readonly string[], heartbeatSeconds: 1 };
const BOOTSTRAP = 'Trainyard-tag-Bootstrap';

test('is held to that commit, and a toolkit without one is refused before anything is cloned', async () => {
  const state = temporaryFolder();
  const account = await startAccount(state);
  const aws = awsCalls(account.endpoint);
  await publish(environment, aws, account.control);
  const [host] = await ensureInstances(environment, account.control, OPTIONS);
  const instanceId = host?.instanceId ?? '';

  async function bootstrap(version: string) {
    const { Command } = await aws.ssm<{ Command: { CommandId: string } }>('SendCommand', {
      DocumentName: BOOTSTRAP,
      DocumentVersion: version,
      InstanceIds: [instanceId],
      Parameters: parametersFor('bootstrap', environment, { RunId: 'run-of-tag' }),
    });
    const key = keys.outcome('run-of-tag', instanceId, 'bootstrap', Command.CommandId);
    const file = join(state, 'account/s3/trainyard-tag', key);
    while (!existsSync(file)) await new Promise((done) => setTimeout(done, 100));
    return JSON.parse(readFileSync(file, 'utf8')) as {
      status: string;
      reason: { code: string; next: string };
    };
  }

  // As whoever uses the constructs alone would build it.
  const bare = buildToolkit();
  await aws.putObject(ASSETS_BUCKET, toolkitKey(bare.sha256), bare.bytes);
  const content = documentsFor(environment, bare.sha256).find(({ name }) => name === BOOTSTRAP)?.content;
  await aws.ssm('UpdateDocument', { Name: BOOTSTRAP, Content: content, DocumentVersion: '$LATEST' });
  expect(await bootstrap('2')).toMatchObject({
    status: 'failed',
    reason: { code: 'VllmCommitNeeded', next: expect.stringContaining('set vllmCommit') },
  });

  expect(await bootstrap('1')).toMatchObject({ status: 'succeeded' });
  const marks = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('var/lib/trainyard/bootstrap.json'),
  );
  expect(marks).toHaveLength(1);
  const { parts } = JSON.parse(readFileSync(join(state, `${marks[0]}`), 'utf8'));
  expect(parts.vLLM).toBe(`https://github.com/aws-neuron/upstreaming-to-vllm.git 2.26.1 ${COMMIT}`);
});
