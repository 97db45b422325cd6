/** Bootstraps the instances as a deployment does: a signal for each, which is waited for, and a repair by their tag. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foreignCode } from '../../codes';
import { bootstrapRun, SIGNAL_RUN } from '../../contract/bootstrap-run';
import { ENVIRONMENT_TAG } from '../../contract/names';
import { dataError, phaseError } from '../../core/errors';
import type { TypedDocument } from '../../documents';
import { ensureAssociation, type WantedAssociation } from './association';
import type { AwsCalls } from './aws-calls';
import { lastOutcome } from './last-outcome';
import { lastStderr } from './last-stderr';
import { onEach } from './on-each';
import type { Published } from './publish';

/** The instances to bootstrap, and where their account keeps its state. */
interface BootstrapTarget {
  readonly stateDir: string;
  readonly instanceIds: readonly string[];
}

interface ExecutionTarget {
  readonly ResourceId: string;
  readonly Status: string;
}

const LOOK_MS = 100;
const OPEN = ['Pending', 'InProgress'];

/**
 * The associations of the Bootstrap document, as `BootstrapAssociation` in lib/infra makes them: a signal for each instance, which no later
 * edit changes; then the repair by tag, which is changed with the document and started once more where an instance lacks what it
 * brings. Unlike a deployment, a rehearsal waits for the repair too. False when there was nothing to do.
 * @throws the code of an instance's outcome; BootstrapFailed with what its step said last where it left none
 */
export async function bootstrap(
  published: Published,
  release: string,
  target: BootstrapTarget,
  aws: AwsCalls,
): Promise<boolean> {
  const document = published.documents.find(({ phase }) => phase === 'bootstrap');
  if (!document) throw dataError('NoBootstrapDocument', 'the documents of the environment have no Bootstrap');
  const isDone = target.instanceIds.every((id) =>
    isBootstrapped(join(target.stateDir, 'hosts', id), published.toolkit.sha256, release),
  );
  const signals = target.instanceIds.map((id, at) => signal(id, at, document, published));
  await onEach(signals, (wanted) => applied(wanted, false, target, aws));
  return applied(repair(document, published), !isDone, target, aws);
}

/** Makes or changes an association, and waits for what runs then. False when nothing does. */
async function applied(
  wanted: WantedAssociation,
  again: boolean,
  { stateDir }: BootstrapTarget,
  aws: AwsCalls,
): Promise<boolean> {
  const association = await ensureAssociation(wanted, again, aws);
  if (!association.runs) return false;
  const { AssociationExecutions } = await aws.ssm<{ AssociationExecutions: { ExecutionId: string }[] }>(
    'DescribeAssociationExecutions',
    { AssociationId: association.id },
  );
  const execution = { AssociationId: association.id, ExecutionId: AssociationExecutions[0]?.ExecutionId };
  await onEach(await ended(execution, aws), async ({ ResourceId, Status }) => {
    if (Status !== 'Success') throw bootstrapFailed(ResourceId, Status, association.id, stateDir);
  });
  return true;
}

function signal(id: string, at: number, { name }: TypedDocument, published: Published): WantedAssociation {
  return {
    Name: name,
    AssociationName: `${name}-${at}`,
    Targets: [{ Key: 'InstanceIds', Values: [id] }],
    Parameters: { RunId: [SIGNAL_RUN] },
    OutputLocation: outputOf(published),
  };
}

function repair({ name, sha256 }: TypedDocument, published: Published): WantedAssociation {
  return {
    Name: name,
    AssociationName: name,
    Targets: [{ Key: `tag:${ENVIRONMENT_TAG}`, Values: [published.deployment.environment] }],
    Parameters: { RunId: [bootstrapRun(sha256)] },
    OutputLocation: outputOf(published),
  };
}

const outputOf = ({ deployment }: Published) => ({
  S3Location: { OutputS3BucketName: deployment.bucket, OutputS3KeyPrefix: 'associations' },
});

function isBootstrapped(folder: string, toolkit: string, release: string): boolean {
  const path = join(folder, 'root/var/lib/trainyard/bootstrap.json');
  if (!existsSync(path)) return false;
  const mark = JSON.parse(readFileSync(path, 'utf8')) as { bundle?: string; release?: string };
  return mark.bundle === toolkit && mark.release === release;
}

async function ended(execution: object, aws: AwsCalls): Promise<readonly ExecutionTarget[]> {
  for (;;) {
    const { AssociationExecutionTargets: targets } = await aws.ssm<{
      AssociationExecutionTargets: ExecutionTarget[];
    }>('DescribeAssociationExecutionTargets', execution);
    if (targets.every(({ Status }) => !OPEN.includes(Status))) return targets;
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}

/** With the code of its outcome, where it came to one. */
function bootstrapFailed(instanceId: string, status: string, associationId: string, stateDir: string) {
  const root = join(stateDir, 'hosts', instanceId, 'root');
  const outcome = lastOutcome(root, 'bootstrap');
  if (outcome?.status === 'failed') {
    const { code, message, next } = outcome.reason;
    return phaseError(foreignCode(code), `the bootstrap of ${instanceId} failed: ${message}`, {
      ...(next === undefined ? {} : { next }),
      data: { associationId },
    });
  }
  const said = lastStderr(root, instanceId, associationId);
  return phaseError('BootstrapFailed', `Bootstrap of ${instanceId} ended ${status}: ${said.slice(-1500)}`, {
    next: `read ${join('hosts', instanceId, 'root/var/log/trainyard')} in ${stateDir}`,
    data: { associationId },
  });
}
