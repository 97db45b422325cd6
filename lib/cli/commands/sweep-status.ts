import { sweepStatus } from '../../sweep-run';
import { withSweep } from '../account/with-sweep';
import { type Call, print, printJson } from '../program/call';
import { sweepStatusText } from '../views/sweeps/sweep-status-text';
import { textStyleOf } from '../views/text-parts';

/** `trainyard sweep status`: which cells are measured, what is at work, and what comes next. Sends nothing. */
export async function command(call: Call): Promise<void> {
  await withSweep(call, async ({ account, sweepId, printer, options }) => {
    const status = await sweepStatus(account.ports, sweepId, options);
    printer.close();
    if (call.options.json !== true) return print(call, sweepStatusText(status, textStyleOf(call)));
    const { sweep, steps, measurements } = status;
    printJson(call, {
      sweepId,
      createdAt: sweep.createdAt,
      steps,
      cells: measurements.cells.map(({ id, state, reason, attempts, shown }) => ({
        id,
        state,
        reason,
        attempts: attempts.map(({ name }) => name),
        shown,
      })),
    });
  });
}
