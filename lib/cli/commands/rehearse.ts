import { join } from 'node:path';
import { PHASES } from '../../contract/phase';
import { needInstances, planOrAlternatives } from '../../plan';
import { loadCharts } from '../../report';
import { requestFor, runPhases } from '../../run';
import { beginRehearsal } from '../account/begin-rehearsal';
import { orDiskFull } from '../account/disk-needed';
import { openRehearsalAccount } from '../account/open-account';
import { type RehearsalSettings, stateDir } from '../account/rehearsal-state';
import { choosePrinter } from '../printers/choose-printer';
import { type Call, type CommandModule, print } from '../program/call';
import { toolOf } from '../program/tool';
import { untilInterrupted } from '../program/until-interrupted';
import { faultsOf } from '../request/fault-names';
import { phasesOf } from '../request/phases';
import { requestedEnvironment } from '../request/requested-environment';
import { endByFaults } from '../views/faults-ending';
import { reportSource, showReport } from '../views/reports/show-report';
import { endByVerdict } from '../views/reports/verdict-ending';
import { whatIsDifferent } from '../views/reports/what-is-different';
import { whatNext } from '../views/what-next';

const CHARTS_AFTER_MS = 1500;

/** `trainyard rehearse`: a whole run, or a sweep, against an emulated account, and its report. Ends by the verdict. */
export async function command(call: Call): Promise<void> {
  if (call.options.sweep !== undefined) {
    // Loaded here: most rehearsals are of one run.
    return (require('./rehearse-sweep') as CommandModule).command(call);
  }
  const { environment, deployed } = requestedEnvironment(call);
  needInstances(environment);
  planOrAlternatives(environment);
  const phases = phasesOf(call, PHASES);
  const settings: RehearsalSettings = {
    deployed,
    timeScale: environment.rehearsal.timeScale,
    faults: faultsOf(call, deployed.instance.count),
  };
  const disk = await beginRehearsal(call, settings);
  const printer = choosePrinter(call);
  printer.event({ type: 'note', message: whatIsDifferent(environment, settings.timeScale) });
  printer.event({ type: 'note', message: disk });
  try {
    const account = await openRehearsalAccount(call, printer, settings);
    try {
      const { requests } = environment.rehearsal;
      const { deployment, emulated } = account;
      const tool = toolOf();
      const request = requestFor({ environment, deployed, deployment, phases, requests, emulated, tool });
      const options = { emit: printer.event, signal: call.signal, ...account.advice };
      const running = runPhases(account.ports, request, options);
      // The first phase has been sent by then: the instance works, and this process has nothing to do.
      setTimeout(loadCharts, CHARTS_AFTER_MS).unref();
      const { manifest } = await running;
      printer.close();
      const page = join(stateDir(call), 'reports', `${manifest.runId}.html`);
      const { results } = await showReport(call, reportSource(account), manifest.runId, page);
      if (call.options.json !== true) print(call, `\n${whatNext(call, environment.name, manifest.runId)}`);
      if (call.options.keep) await untilInterrupted(call);
      endByFaults(call, manifest.target.instanceIds, settings.faults);
      endByVerdict(call, manifest.runId, results);
    } finally {
      await account.close();
    }
  } catch (error) {
    throw orDiskFull(error, stateDir(call));
  } finally {
    printer.close();
  }
}
