/** A run's ports on AWS, or on anything that speaks its protocol. */
import type { Deployment } from '../../contract/deployment';
import type { RunPorts } from '../ports/ports';
import { type RetryContext, withRetries } from '../ports/retry';
import { notDeployed } from '../request/not-deployed';
import type { Connection } from './client';
import { s3ArtifactStore } from './s3-artifact-store';
import { ssmCommandHost } from './ssm-command-host';
import { ssmDirectory } from './ssm-directory';

export type { Connection } from './client';
export { remainingIds } from './remaining-ids';
export { stackState } from './stack-state';
export { s3ArtifactStore, ssmCommandHost, ssmDirectory };

/** What it takes to run phases of a deployed environment. */
export interface Connected {
  /** Ports on AWS, or on what speaks its protocol. They do not retry; the functions that take them add that. */
  readonly ports: RunPorts;
  /** What the stack says that it deployed. */
  readonly deployment: Deployment;
}

/**
 * Finds an environment by its name, and with it its bucket.
 * @throws NotDeployed when the region has no deployment of this name
 * @throws DeploymentInvalid when its record is not one that this version reads
 * @throws CallFailed when AWS refuses the call, or does not answer after several attempts
 */
export async function connect(
  connection: Connection,
  environment: string,
  retry: RetryContext,
): Promise<Connected> {
  const directory = ssmDirectory(connection);
  const deployment = await withRetries('GetParameter', () => directory.deployment(environment), retry);
  if (deployment === undefined) {
    throw notDeployed(environment, connection.region);
  }
  const store = s3ArtifactStore(connection, deployment.bucket);
  return { deployment, ports: { host: ssmCommandHost(connection), store, directory, clock: retry.clock } };
}
