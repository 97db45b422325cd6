/** A run's ports on AWS, or on anything that speaks its protocol. */
import type { Deployment } from '../../contract/deployment';
import { requestError } from '../../core/errors';
import type { RunPorts } from '../ports/ports';
import { type RetryContext, withRetries } from '../ports/retry';
import type { Connection } from './client';
import { s3ArtifactStore } from './s3-artifact-store';
import { ssmCommandHost } from './ssm-command-host';
import { ssmDirectory } from './ssm-directory';

export type { Connection } from './client';
export { s3ArtifactStore, ssmCommandHost, ssmDirectory };

export interface Connected {
  readonly ports: RunPorts;
  readonly deployment: Deployment;
}

/** Finds the environment by its name, and with it the bucket. */
export async function connect(
  connection: Connection,
  environment: string,
  patience: RetryContext,
): Promise<Connected> {
  const directory = ssmDirectory(connection);
  const deployment = await withRetries('GetParameter', () => directory.deployment(environment), patience);
  if (deployment === undefined) {
    throw requestError('NotDeployed', `environment ${environment} is not deployed in ${connection.region}`, {
      next: 'deploy it with `npx cdk deploy`, name another with --environment, or rehearse it with `trainyard rehearse`',
      data: { environment, region: connection.region },
    });
  }
  const store = s3ArtifactStore(connection, deployment.bucket);
  return { deployment, ports: { host: ssmCommandHost(connection), store, directory, clock: patience.clock } };
}
