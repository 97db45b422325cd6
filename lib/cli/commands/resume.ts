import { resumeRun } from '../../run';
import { deadlineOfRun } from '../block-end';
import type { Call } from '../call';
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
      const flushBy = await deadlineOfRun(call, printer, reached, runId);
      const from = call.options.from === undefined ? undefined : phaseOf(call.options.from);
      const options = { emit: printer.event, signal, ...reached.advice, flushBy, from };
      await resumeRun(reached.ports, runId, options);
      printer.close();
      const { results } = await showReport(call, reached.ports.store, runId);
      endByVerdict(call, runId, results);
    });
  } finally {
    printer.close();
  }
}
