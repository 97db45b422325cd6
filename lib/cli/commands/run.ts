import { WHOLE_RUN } from '../../contract/phase';
import { planOrAlternatives } from '../../plan';
import { deadlineOf, requestFor, runPhases } from '../../run';
import { deadlineSource } from '../account/deadline-source';
import { deployedOf, withAccount } from '../account/open-account';
import { aimedCall } from '../account/uses-rehearsal';
import { choosePrinter } from '../printers/choose-printer';
import type { Call } from '../program/call';
import { toolOf } from '../program/tool';
import { phasesOf } from '../request/phases';
import { requestedEnvironment } from '../request/requested-environment';
import { reportSource, showReport } from '../views/reports/show-report';
import { endByVerdict } from '../views/reports/verdict-ending';

/** Replicas stay up afterwards: people may want to use them. `trainyard stop` ends them. */

/**
 * `trainyard run`: plans, runs the phases on the deployed instances and shows the report. Ends by the
 * verdict.
 */
export async function command(typed: Call): Promise<void> {
  const call = await aimedCall(typed);
  const requested = requestedEnvironment(call);
  planOrAlternatives(requested.environment);
  const phases = phasesOf(call, WHOLE_RUN);
  const printer = choosePrinter(call);
  try {
    await withAccount(call, printer, undefined, async (account) => {
      // A rehearsal may have been begun with other instances than the file says.
      const { instance } = account.deployed ?? requested.environment;
      const environment = { ...requested.environment, instance };
      const request = requestFor({
        environment,
        deployed: deployedOf(account, requested.deployed),
        deployment: account.deployment,
        phases,
        artifactCache: call.options.artifactCache,
        emulated: account.emulated,
        tool: toolOf(),
      });
      const deadline = await deadlineOf(deadlineSource(call, printer, account), environment, phases);
      const options = { emit: printer.event, signal: call.signal, ...account.advice, deadline };
      const { manifest } = await runPhases(account.ports, request, options);
      printer.close();
      const { results } = await showReport(call, reportSource(account), manifest.runId);
      endByVerdict(call, manifest.runId, results);
    });
  } finally {
    printer.close();
  }
}
