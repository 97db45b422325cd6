/** The results bucket of an environment, deployed or not: a failed deployment leaves nothing else. */
import { isTrainyardError } from '../../core/errors';
import { type ArtifactStore, retryingStore, systemClock } from '../../run';
import { withRetries } from '../../run/ports/retry';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import { connectionOf, withAccount } from './open-account';

export interface FoundBucket {
  readonly bucket: string;
  readonly store: ArtifactStore;
  readonly deployed: boolean;
}

export async function withBucket<T>(
  call: Call,
  printer: Printer,
  work: (found: FoundBucket) => Promise<T>,
): Promise<T> {
  try {
    return await withAccount(call, printer, undefined, ({ ports, deployment }) =>
      work({ bucket: deployment.bucket, store: ports.store, deployed: true }),
    );
  } catch (error) {
    if (!isTrainyardError(error) || error.code !== 'NotDeployed') throw error;
    const found = await leftBehind(call, printer);
    if (found === undefined) throw error;
    return work(found);
  }
}

async function leftBehind(call: Call, printer: Printer): Promise<FoundBucket | undefined> {
  const { findResultsBucket } =
    require('../../run/aws/find-bucket') as typeof import('../../run/aws/find-bucket');
  const { s3ArtifactStore } = require('../../run/aws') as typeof import('../../run/aws');
  const connection = connectionOf(call, call.options.environment);
  const patience = { clock: systemClock, emit: printer.event, signal: call.signal };
  const find = () => findResultsBucket(connection, call.options.environment);
  const bucket = await withRetries('ListBuckets', find, patience);
  if (bucket === undefined) return undefined;
  return { bucket, store: retryingStore(s3ArtifactStore(connection, bucket), patience), deployed: false };
}
