import type { RunOptions } from '../../run';
import { latestSweepId } from '../../sweep-run';
import { choosePrinter } from '../printers/choose-printer';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import { type OpenAccount, withAccount } from './open-account';

/** A sweep that exists, for the commands that watch it, continue it or end it. */
interface OpenSweep {
  readonly account: OpenAccount;
  readonly sweepId: string;
  readonly printer: Printer;
  readonly options: Omit<RunOptions, 'emit'> & { readonly emit: Printer['event'] };
}

/** The sweep that was named, or the newest. Progress ends and the account is let go of, whatever happened. */
export async function withSweep(call: Call, work: (sweep: OpenSweep) => Promise<void>): Promise<void> {
  const printer = choosePrinter(call);
  try {
    const [named] = call.args;
    await withAccount(call, printer, named, async (account) => {
      const { ports, deployment } = account;
      const sweepId = named ?? (await latestSweepId(ports.store, deployment.environment));
      const options = { emit: printer.event, signal: call.signal, ...account.advice };
      await work({ account, sweepId, printer, options });
    });
  } finally {
    printer.close();
  }
}
