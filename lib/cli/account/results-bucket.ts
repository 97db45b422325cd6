/** The results bucket of an environment, deployed or not: a failed deployment leaves nothing else. */
import { isTrainyardError } from '../../core/errors';
import { type ArtifactStore, patientStore, systemClock } from '../../run';
import { patiently } from '../../run/ports/retry';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import { connectionOf, withAccount } from './open-account';

export interface Place {
  readonly bucket: string;
  readonly store: ArtifactStore;
  readonly deployed: boolean;
}

export async function withBucket<T>(
  call: Call,
  printer: Printer,
  work: (place: Place) => Promise<T>,
): Promise<T> {
  try {
    return await withAccount(call, printer, undefined, ({ ports, deployment }) =>
      work({ bucket: deployment.bucket, store: ports.store, deployed: true }),
    );
  } catch (error) {
    if (!isTrainyardError(error) || error.code !== 'NotDeployed') throw error;
    const place = await leftBehind(call, printer);
    if (place === undefined) throw error;
    return work(place);
  }
}

async function leftBehind(call: Call, printer: Printer): Promise<Place | undefined> {
  const { findResultsBucket } =
    require('../../run/aws/find-bucket') as typeof import('../../run/aws/find-bucket');
  const { s3ArtifactStore } = require('../../run/aws') as typeof import('../../run/aws');
  const connection = connectionOf(call, call.options.environment);
  const patience = { clock: systemClock, emit: printer.event, signal: call.signal };
  const find = () => findResultsBucket(connection, call.options.environment);
  const bucket = await patiently('ListBuckets', find, patience);
  if (bucket === undefined) return undefined;
  return { bucket, store: patientStore(s3ArtifactStore(connection, bucket), patience), deployed: false };
}
