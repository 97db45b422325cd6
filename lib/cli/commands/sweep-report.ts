import { withSweep } from '../account/with-sweep';
import type { Call } from '../program/call';
import { showSweep } from '../views/sweeps/show-sweep';
import { endBySweep } from '../views/sweeps/sweep-ending';

/** `trainyard sweep report`: cells with verdicts, fronts and a recommendation. Ends by the cells without a result. */
export async function command(call: Call): Promise<void> {
  await withSweep(call, async ({ account, sweepId, printer }) => {
    printer.close();
    endBySweep(call, await showSweep(call, account, sweepId), account.advice.flags);
  });
}
