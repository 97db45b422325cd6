import { isTrainyardError } from '../../core/errors';
import { type ArtifactStore, systemClock } from '../../run';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import { connectionOf, withAccount } from './open-account';

/** The results bucket of an environment, deployed or not: a failed deployment leaves nothing else. */
export interface FoundBucket {
  readonly bucket: string;
  readonly store: ArtifactStore;
  readonly deployed: boolean;
}

/**
 * Works on the bucket of the deployed environment, else on the newest that a stack of it left behind. Throws
 * NotDeployed if there is neither.
 */
export async function withBucket<T>(
  call: Call,
  printer: Printer,
  work: (found: FoundBucket) => Promise<T>,
): Promise<T> {
  try {
    return await withAccount(
      call,
      printer,
      undefined,
      ({ ports, deployment }) => work({ bucket: deployment.bucket, store: ports.store, deployed: true }),
      true,
    );
  } catch (error) {
    if (!isTrainyardError(error) || error.code !== 'NotDeployed') throw error;
    const found = await leftBehind(call, printer);
    if (found === undefined) throw error;
    return work({ ...found, deployed: false });
  }
}

function leftBehind(call: Call, printer: Printer) {
  const { leftBehindBucket } =
    require('../../run/aws/left-behind-bucket') as typeof import('../../run/aws/left-behind-bucket');
  const { environment } = call.options;
  const context = { clock: systemClock, emit: printer.event, signal: call.signal };
  return leftBehindBucket(connectionOf(call, environment), environment, context);
}
