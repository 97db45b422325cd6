import { instant } from '../../capacity';
import { readCalibration } from '../../prediction';
import { planSweep } from '../../sweep';
import { OPTIONS } from '../options/option-table';
import { type Call, print, printJson } from '../program/call';
import { calibrationFile } from '../request/calibration-file';
import { requestedSweep } from '../request/requested-sweep';
import { sweepText } from '../views/sweeps/sweep-text';
import { textStyleOf } from '../views/text-parts';

/**
 * `trainyard sweep plan`: cells, order, time and cost of a sweep; spends nothing.
 * @throws SweepUnknown, SweepFileNotJson, SweepFieldUnknown, SweepFileInvalid when there is no such sweep
 * @throws SweepTooLarge, SweepPriceUnknown, SweepDoesNotFit, or the plan's refusal of a cell
 */
export async function command(call: Call): Promise<void> {
  const measured = readCalibration(calibrationFile(call));
  const { sweep, environment } = requestedSweep(call, call.args[0] ?? '', measured);
  const plan = planSweep({ sweep, environment, measured, now: beginOf(call) });
  if (call.options.json) return printJson(call, plan);
  print(call, sweepText(plan, textStyleOf(call)));
}

/** Nothing begins in the past. */
function beginOf({ io, options: { from } }: Call): number {
  return from === undefined ? io.now() : Math.max(io.now(), instant(OPTIONS.fromTime.flag, from));
}
