/** Runs the Bootstrap document on a new instance, as the stack's association would, and waits for its end. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrapRun } from '../../contract/bootstrap-run';
import { dataError, phaseError } from '../../core/errors';
import type { TypedDocument } from '../../documents';
import type { AwsCalls } from './aws-calls';
import type { Published } from './publish';

/** The instance to bootstrap, and where its account keeps its state. */
interface BootstrapTarget {
  readonly stateDir: string;
  readonly instanceId: string;
}

interface InvocationAnswer {
  readonly Status: string;
  readonly StandardOutputContent: string;
  readonly StandardErrorContent: string;
}

const LOOK_MS = 100;
const OPEN = ['Pending', 'InProgress', 'Cancelling'];

/** False when the instance had been bootstrapped with this very toolkit and release. */
export async function bootstrap(
  published: Published,
  release: string,
  target: BootstrapTarget,
  aws: AwsCalls,
): Promise<boolean> {
  if (isBootstrapped(target, published.toolkit.sha256, release)) return false;
  const document = published.documents.find(({ job }) => job === 'bootstrap');
  if (!document) throw dataError('NoBootstrapDocument', 'the documents of the environment have no Bootstrap');
  const commandId =
    (await commandUnderWay(document.name, target, aws)) ?? (await send(document, target, published, aws));
  const invocation = await ended(commandId, target.instanceId, aws);
  if (invocation.Status === 'Success') return true;
  const said = (invocation.StandardErrorContent || invocation.StandardOutputContent).trim();
  throw phaseError(
    'BootstrapFailed',
    `Bootstrap of ${target.instanceId} ended ${invocation.Status}: ${said.slice(-1500)}`,
    {
      next: `read ${join('hosts', target.instanceId, 'root/var/log/trainyard')} in ${target.stateDir}`,
      data: { commandId },
    },
  );
}

function isBootstrapped(
  { stateDir, instanceId }: BootstrapTarget,
  toolkit: string,
  release: string,
): boolean {
  const path = join(stateDir, 'hosts', instanceId, 'root/var/lib/trainyard/bootstrap.json');
  if (!existsSync(path)) return false;
  const mark = JSON.parse(readFileSync(path, 'utf8')) as { bundle?: string; release?: string };
  return mark.bundle === toolkit && mark.release === release;
}

/** An operator that was killed may have left one running. */
async function commandUnderWay(
  name: string,
  target: BootstrapTarget,
  aws: AwsCalls,
): Promise<string | undefined> {
  const answer = await aws.ssm<{ Commands: { CommandId: string; Status: string }[] }>('ListCommands', {
    InstanceId: target.instanceId,
    Filters: [{ key: 'DocumentName', value: name }],
  });
  return answer.Commands.find(({ Status }) => OPEN.includes(Status))?.CommandId;
}

async function send(
  { name, sha256 }: TypedDocument,
  target: BootstrapTarget,
  published: Published,
  aws: AwsCalls,
): Promise<string> {
  const answer = await aws.ssm<{ Command: { CommandId: string } }>('SendCommand', {
    DocumentName: name,
    InstanceIds: [target.instanceId],
    Parameters: { RunId: [bootstrapRun(sha256)] },
    OutputS3BucketName: published.deployment.bucket,
    OutputS3KeyPrefix: 'associations',
  });
  return answer.Command.CommandId;
}

async function ended(CommandId: string, InstanceId: string, aws: AwsCalls): Promise<InvocationAnswer> {
  for (;;) {
    const answer = await aws.ssmUnless<InvocationAnswer>(
      'GetCommandInvocation',
      { CommandId, InstanceId },
      'InvocationDoesNotExist',
    );
    if (answer && !OPEN.includes(answer.Status)) return answer;
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}
