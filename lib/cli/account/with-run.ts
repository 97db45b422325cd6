import type { RunOptions } from '../../run';
import { choosePrinter } from '../printers/choose-printer';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import { type OpenAccount, runIdOf, withAccount } from './open-account';

/** A run that exists, for the commands that watch it, continue it or end it. */
type OpenRun = Omit<OpenStored, 'id'> & { readonly runId: string };

/** Something in the bucket that has an id, with its open account. */
interface OpenStored {
  readonly account: OpenAccount;
  readonly id: string;
  readonly printer: Printer;
  readonly options: Omit<RunOptions, 'emit'> & { readonly emit: Printer['event'] };
}

/** The run that was named, or the newest. Progress ends and the account is let go of, whatever happened. */
export function withRun(call: Call, work: (run: OpenRun) => Promise<void>): Promise<void> {
  return withStored(call, runIdOf, ({ id, ...open }) => work({ ...open, runId: id }));
}

/** The same for whatever has an id that is named first, or found by `idOf`. */
export async function withStored(
  call: Call,
  idOf: (call: Call, account: OpenAccount) => Promise<string>,
  work: (stored: OpenStored) => Promise<void>,
): Promise<void> {
  const printer = choosePrinter(call);
  try {
    await withAccount(call, printer, call.args[0], async (account) => {
      const id = await idOf(call, account);
      const options = { emit: printer.event, signal: call.signal, ...account.advice };
      await work({ account, id, printer, options });
    });
  } finally {
    printer.close();
  }
}
