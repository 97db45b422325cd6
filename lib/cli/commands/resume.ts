import { resumeRun } from '../../run';
import type { Call } from '../call';
import { deadlineOfRun } from '../deadline';
import { phaseOf } from '../phases';
import { choosePrinter } from '../printers/printer';
import { runIdOf, withAccount } from '../reach';
import { showReport } from '../show-report';
import { endByVerdict } from '../verdict-ending';

export async function command(call: Call): Promise<void> {
  const printer = choosePrinter(call);
  try {
    await withAccount(call, printer, call.args[0], async (reached) => {
      const runId = await runIdOf(call, reached);
      const { signal } = call;
      const deadline = await deadlineOfRun(call, printer, reached, runId);
      const from = call.options.from === undefined ? undefined : phaseOf(call.options.from);
      const options = { emit: printer.event, signal, ...reached.advice, deadline, from };
      await resumeRun(reached.ports, runId, options);
      printer.close();
      const { results } = await showReport(call, reached.ports.store, runId);
      endByVerdict(call, runId, results);
    });
  } finally {
    printer.close();
  }
}
