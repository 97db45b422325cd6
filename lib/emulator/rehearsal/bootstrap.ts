/** Bootstraps the instances as a deployment does: by an association, whose success is waited for. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foreignCode } from '../../codes';
import { bootstrapRun } from '../../contract/bootstrap-run';
import { dataError, phaseError } from '../../core/errors';
import type { TypedDocument } from '../../documents';
import { ensureAssociation } from './association';
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
 * The association of the Bootstrap document on all instances: made, or changed where the document or the instances
 * are others, or started once more where an instance lacks what it brings. False when there was nothing to do.
 * @throws the code of an instance's outcome; BootstrapFailed with what its step said last where it left none
 */
export async function bootstrap(
  published: Published,
  release: string,
  target: BootstrapTarget,
  aws: AwsCalls,
): Promise<boolean> {
  const document = published.documents.find(({ job }) => job === 'bootstrap');
  if (!document) throw dataError('NoBootstrapDocument', 'the documents of the environment have no Bootstrap');
  const isDone = target.instanceIds.every((id) =>
    isBootstrapped(join(target.stateDir, 'hosts', id), published.toolkit.sha256, release),
  );
  const association = await ensureAssociation(wanted(document, target, published), !isDone, aws);
  if (!association.runs) return false;
  const { AssociationExecutions } = await aws.ssm<{ AssociationExecutions: { ExecutionId: string }[] }>(
    'DescribeAssociationExecutions',
    { AssociationId: association.id },
  );
  const execution = { AssociationId: association.id, ExecutionId: AssociationExecutions[0]?.ExecutionId };
  await onEach(await ended(execution, aws), async ({ ResourceId, Status }) => {
    if (Status !== 'Success') throw bootstrapFailed(ResourceId, Status, association.id, target.stateDir);
  });
  return !isDone;
}

function wanted({ name, sha256 }: TypedDocument, target: BootstrapTarget, { deployment }: Published) {
  return {
    Name: name,
    AssociationName: name,
    Targets: [{ Key: 'InstanceIds', Values: [...target.instanceIds] }],
    Parameters: { RunId: [bootstrapRun(sha256)] },
    OutputLocation: {
      S3Location: { OutputS3BucketName: deployment.bucket, OutputS3KeyPrefix: 'associations' },
    },
  };
}

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
