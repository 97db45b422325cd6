import { resolve } from 'node:path';
import { instant } from '../../capacity';
import { type Environment, loadEnvironment } from '../../environment';
import { readCalibration } from '../../prediction';
import { parseSweep, planSweep, presetSweep, readSweep, type Sweep } from '../../sweep';
import { OPTIONS } from '../options/option-table';
import { type Call, print, printJson } from '../program/call';
import { calibrationFile } from '../request/calibration-file';
import { configFile } from '../request/requested-environment';
import { sweepText } from '../views/sweep-text';
import { textStyleOf } from '../views/text-parts';

/**
 * `trainyard sweep plan`: cells, order, time and cost of a sweep; spends nothing.
 * @throws SweepUnknown, SweepFileNotJson, SweepFieldUnknown, SweepFileInvalid when there is no such sweep
 * @throws SweepTooLarge, SweepPriceUnknown, SweepDoesNotFit, or the plan's refusal of a cell
 */
export async function command(call: Call): Promise<void> {
  const measured = readCalibration(calibrationFile(call));
  const { sweep, environment } = requested(call, measured);
  const plan = planSweep({ sweep: withOptions(sweep, call), environment, measured, now: beginOf(call) });
  if (call.options.json) return printJson(call, plan);
  print(call, sweepText(plan, textStyleOf(call)));
}

/** A typed environment replaces that of the file; a preset has none of its own. */
function requested(
  call: Call,
  measured: ReturnType<typeof readCalibration>,
): { sweep: Sweep; environment: Environment } {
  const [name = ''] = call.args;
  const source = readSweep(name, resolve(call.io.cwd, name));
  const typed = call.options.environment;
  const own = source.from === 'file' && !call.given('environment') ? source.sweep.environment : typed;
  const environment = loadEnvironment({ name: own, configFile: configFile(call) });
  if (source.from === 'file') return { sweep: source.sweep, environment };
  return { sweep: parseSweep(presetSweep(source.preset, environment, measured), source.preset), environment };
}

/** Nothing begins in the past. */
function beginOf({ io, options: { from } }: Call): number {
  return from === undefined ? io.now() : Math.max(io.now(), instant(OPTIONS.fromTime.flag, from));
}

function withOptions(sweep: Sweep, { options: { maxCost, until, measureMinutes } }: Call): Sweep {
  return {
    ...sweep,
    limits: {
      ...sweep.limits,
      ...(maxCost === undefined ? {} : { maxCost }),
      ...(until === undefined ? {} : { until: new Date(instant(OPTIONS.until.flag, until)).toISOString() }),
    },
    times: { ...sweep.times, ...(measureMinutes === undefined ? {} : { measureMinutes }) },
  };
}
