import { planOrAlternatives } from '../../plan/plan-or-alternatives';
import { requestFor, runPhases } from '../../run';
import { deployedOf, withAccount } from '../account/open-account';
import { deadlineOf } from '../account/run-deadline';
import { choosePrinter } from '../printers/choose-printer';
import type { Call } from '../program/call';
import { toolOf } from '../program/tool';
import { phasesOf } from '../request/phases';
import { requestedEnvironment } from '../request/requested-environment';
import { showReport } from '../views/show-report';
import { endByVerdict } from '../views/verdict-ending';

/** Replicas stay up afterwards: people may want to use them. `trainyard stop` ends them. */
const DEFAULT_PHASES = ['prepare', 'compile', 'deploy', 'benchmark'] as const;

export async function command(call: Call): Promise<void> {
  const asked = requestedEnvironment(call);
  planOrAlternatives(asked.environment);
  const phases = phasesOf(call, DEFAULT_PHASES);
  const printer = choosePrinter(call);
  try {
    await withAccount(call, printer, undefined, async (reached) => {
      const request = requestFor({
        environment: asked.environment,
        deployed: deployedOf(reached, asked.deployed),
        deployment: reached.deployment,
        phases,
        emulated: reached.emulated,
        tool: toolOf(),
      });
      const deadline = await deadlineOf(call, printer, reached, asked.environment, phases);
      const options = { emit: printer.event, signal: call.signal, ...reached.advice, deadline };
      const { manifest } = await runPhases(reached.ports, request, options);
      printer.close();
      const { results } = await showReport(call, reached.ports.store, manifest.runId);
      endByVerdict(call, manifest.runId, results);
    });
  } finally {
    printer.close();
  }
}
