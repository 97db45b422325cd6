import { join } from 'node:path';
import { PHASES } from '../../contract/phase';
import type { Environment } from '../../environment';
import { planOrAlternatives } from '../../plan';
import { requestFor, runPhases } from '../../run';
import { openRehearsalAccount } from '../account/open-account';
import { type RehearsalSettings, stateDir, writeSettings } from '../account/rehearsal-state';
import { choosePrinter } from '../printers/choose-printer';
import { type Call, print } from '../program/call';
import { toolOf } from '../program/tool';
import { untilInterrupted } from '../program/until-interrupted';
import { faultsOf } from '../request/fault-names';
import { phasesOf } from '../request/phases';
import { requestedEnvironment } from '../request/requested-environment';
import { showReport } from '../views/show-report';
import { endByVerdict } from '../views/verdict-ending';

/** `trainyard rehearse`: a whole run against an emulated account, and its report. Ends by the verdict. */
export async function command(call: Call): Promise<void> {
  const { environment, deployed } = requestedEnvironment(call);
  planOrAlternatives(environment);
  const phases = phasesOf(call, PHASES);
  const settings: RehearsalSettings = {
    deployed,
    timeScale: environment.rehearsal.timeScale,
    faults: faultsOf(call, deployed.instance.count),
  };
  writeSettings(stateDir(call), settings);
  const printer = choosePrinter(call);
  printer.event({ type: 'note', message: whatIsDifferent(environment, settings.timeScale) });
  try {
    const account = await openRehearsalAccount(call, printer, settings);
    try {
      const { requests } = environment.rehearsal;
      const { deployment, emulated } = account;
      const tool = toolOf();
      const request = requestFor({ environment, deployed, deployment, phases, requests, emulated, tool });
      const options = { emit: printer.event, signal: call.signal, ...account.advice };
      const { manifest } = await runPhases(account.ports, request, options);
      printer.close();
      const page = join(stateDir(call), 'reports', `${manifest.runId}.html`);
      const { results } = await showReport(call, account.ports.store, manifest.runId, page);
      if (call.options.json !== true) print(call, whatIsDifferent(environment, settings.timeScale));
      if (call.options.keep) await untilInterrupted(call);
      endByVerdict(call, manifest.runId, results);
    } finally {
      await account.close();
    }
  } finally {
    printer.close();
  }
}

/** Said before and after: nobody may take these numbers for a measurement. */
function whatIsDifferent({ instance, rehearsal, workload }: Environment, timeScale: number): string {
  const number = new Intl.NumberFormat('en-US');
  const requests = `${number.format(rehearsal.requests)} of the environment's ${number.format(workload.requests)} requests`;
  const many = instance.count > 1;
  const where = many ? ` of ${instance.count} instances` : '';
  const each = many ? ' on each' : '';
  return `a rehearsal${where}: ${requests}${each}, on emulated hardware ${timeScale} times faster than its model; every number is emulated`;
}
