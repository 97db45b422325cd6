import { readCalibration } from '../../prediction';
import { deadlineOf } from '../../run';
import { planSweep } from '../../sweep';
import { runSweep } from '../../sweep-run';
import { deadlineSource } from '../account/deadline-source';
import { deployedOf, withAccount } from '../account/open-account';
import { readSettings, stateDir } from '../account/rehearsal-state';
import { aimedCall, usesRehearsal } from '../account/uses-rehearsal';
import { choosePrinter } from '../printers/choose-printer';
import { type Call, print } from '../program/call';
import { toolOf } from '../program/tool';
import { calibrationFile } from '../request/calibration-file';
import { requestedSweep } from '../request/requested-sweep';
import { showSweep } from '../views/sweeps/show-sweep';
import { endBySweep } from '../views/sweeps/sweep-ending';
import { sweepText } from '../views/sweeps/sweep-text';
import { textStyleOf } from '../views/text-parts';

/**
 * `trainyard sweep run`: shows the plan, measures every cell on the deployed instances and shows the report. Ends by
 * the cells that have no result to trust.
 */
export async function command(typed: Call): Promise<void> {
  const call = await aimedCall(typed);
  const measured = readCalibration(calibrationFile(call));
  const requested = requestedSweep(call, call.args[0] ?? '', measured);
  const { sweep, deployed } = requested;
  const emulated = await usesRehearsal(call);
  // A rehearsal may have been begun with other instances than the file says.
  const { instance } = emulated
    ? readSettings(stateDir(call), requested.environment.name).deployed
    : requested.environment;
  const environment = { ...requested.environment, instance };
  const plan = planSweep({ sweep, environment, measured, now: call.io.now(), emulated });
  if (call.options.json !== true) print(call, `${sweepText(plan, textStyleOf(call), true)}\n`);
  const printer = choosePrinter(call);
  try {
    await withAccount(call, printer, undefined, async (account) => {
      const request = {
        plan,
        environment,
        deployed: deployedOf(account, deployed),
        deployment: account.deployment,
        emulated: account.emulated,
        tool: toolOf(),
        ...(account.emulated === null ? {} : { requests: environment.rehearsal.requests }),
      };
      const deadline = await deadlineOf(deadlineSource(call, printer, account), environment, []);
      const options = { emit: printer.event, signal: call.signal, ...account.advice, deadline };
      const { sweepId } = await runSweep(account.ports, request, options);
      printer.close();
      endBySweep(call, await showSweep(call, account, sweepId), account.advice.flags);
    });
  } finally {
    printer.close();
  }
}
