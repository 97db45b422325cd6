import type { RunOptions } from '../../run';
import { choosePrinter } from '../printers/choose-printer';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import { type OpenAccount, runIdOf, withAccount } from './open-account';

/** A run that exists, for the commands that watch it, continue it or end it. */
interface OpenRun {
  readonly account: OpenAccount;
  readonly runId: string;
  readonly printer: Printer;
  readonly options: RunOptions;
}

/** The run that was named, or the newest. Progress ends and the account is let go of, whatever happened. */
export async function withRun(call: Call, work: (run: OpenRun) => Promise<void>): Promise<void> {
  const printer = choosePrinter(call);
  try {
    await withAccount(call, printer, call.args[0], async (account) => {
      const runId = await runIdOf(call, account);
      const options = { emit: printer.event, signal: call.signal, ...account.advice };
      await work({ account, runId, printer, options });
    });
  } finally {
    printer.close();
  }
}
