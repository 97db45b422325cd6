import { join } from 'node:path';
import { requestError } from '../../core/errors';
import { readCalibration } from '../../prediction';
import { planSweep } from '../../sweep';
import { runSweep } from '../../sweep-run';
import { beginRehearsal } from '../account/begin-rehearsal';
import { orDiskFull } from '../account/disk-needed';
import { openRehearsalAccount } from '../account/open-account';
import { type RehearsalSettings, stateDir } from '../account/rehearsal-state';
import { OPTIONS, type OptionName } from '../options/option-table';
import { choosePrinter } from '../printers/choose-printer';
import { type Call, print } from '../program/call';
import { toolOf } from '../program/tool';
import { untilInterrupted } from '../program/until-interrupted';
import { calibrationFile } from '../request/calibration-file';
import { faultsOf } from '../request/fault-names';
import { requestedSweep } from '../request/requested-sweep';
import { endByFaults } from '../views/faults-ending';
import { whatIsDifferent } from '../views/reports/what-is-different';
import { showSweep } from '../views/sweeps/show-sweep';
import { endBySweep } from '../views/sweeps/sweep-ending';
import { sweepText } from '../views/sweeps/sweep-text';
import { textStyleOf } from '../views/text-parts';

/** `trainyard rehearse --sweep`: a whole sweep against an emulated account, and its report. */
export async function command(call: Call): Promise<void> {
  refuseOtherOptions(call);
  const measured = readCalibration(calibrationFile(call));
  const { sweep, environment, deployed } = requestedSweep(call, call.options.sweep ?? '', measured);
  const plan = planSweep({ sweep, environment, measured, now: call.io.now(), emulated: true });
  const settings: RehearsalSettings = {
    deployed,
    timeScale: environment.rehearsal.timeScale,
    faults: faultsOf(call, deployed.instance.count),
  };
  const disk = await beginRehearsal(call, settings);
  if (call.options.json !== true) print(call, `${sweepText(plan, textStyleOf(call), true)}\n`);
  const printer = choosePrinter(call);
  printer.event({ type: 'note', message: whatIsDifferent(environment, settings.timeScale) });
  printer.event({ type: 'note', message: disk });
  try {
    const account = await openRehearsalAccount(call, printer, settings);
    try {
      const { deployment, emulated, ports } = account;
      const { requests } = environment.rehearsal;
      const request = { plan, environment, deployed, deployment, requests, emulated, tool: toolOf() };
      const options = { emit: printer.event, signal: call.signal, ...account.advice };
      const { sweepId, base } = await runSweep(ports, request, options);
      printer.close();
      const page = join(stateDir(call), 'reports', `${sweepId}.html`);
      const measurements = await showSweep(call, account, sweepId, page);
      if (call.options.keep) await untilInterrupted(call);
      endByFaults(call, base.target.instanceIds, settings.faults);
      endBySweep(call, measurements, account.advice.flags);
    } finally {
      await account.close();
    }
  } catch (error) {
    throw orDiskFull(error, stateDir(call));
  } finally {
    printer.close();
  }
}

/** The sweep itself says what is laid out, and its steps are its own. */
const DECIDED_BY_SWEEP = ['tensorParallel', 'dataParallel', 'batch', 'concurrency', 'phases'] as const;

function refuseOtherOptions(call: Call): void {
  const typed = DECIDED_BY_SWEEP.filter((name) => call.given(name as OptionName));
  if (typed.length === 0) return;
  const flags = typed.map((name) => OPTIONS[name].flag).join(', ');
  throw requestError('CommandLineInvalid', `the cells of a sweep decide what ${flags} would say`, {
    next: `leave ${flags} out, or write the cells into a file: docs/sweep.md`,
  });
}
