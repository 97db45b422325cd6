import { latestSweepId } from '../../sweep-run';
import type { Call } from '../program/call';
import type { OpenAccount } from './open-account';
import { withStored } from './with-run';

/** A sweep that exists, for the commands that watch it, continue it or end it. */
type OpenSweep = Omit<Parameters<Parameters<typeof withStored>[2]>[0], 'id'> & { readonly sweepId: string };

/** The sweep that was named, or the newest. Progress ends and the account is let go of, whatever happened. */
export function withSweep(call: Call, work: (sweep: OpenSweep) => Promise<void>): Promise<void> {
  return withStored(call, sweepIdOf, ({ id, ...open }) => work({ ...open, sweepId: id }));
}

async function sweepIdOf({ args: [named] }: Call, { ports, deployment }: OpenAccount): Promise<string> {
  return named ?? (await latestSweepId(ports.store, deployment.environment));
}
