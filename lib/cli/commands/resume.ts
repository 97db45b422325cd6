import { resumeRun } from '../../run';
import type { Call } from '../call';
import { choosePrinter } from '../printers/printer';
import { runIdOf, withAccount } from '../reach';
import { showReport } from '../show-report';

export async function command(call: Call): Promise<void> {
  const printer = choosePrinter(call);
  try {
    await withAccount(call, printer, call.args[0], async (reached) => {
      const runId = await runIdOf(call, reached);
      const { signal } = call;
      await resumeRun(reached.ports, runId, { emit: printer.event, signal, flags: reached.flags });
      printer.close();
      await showReport(call, reached, runId);
    });
  } finally {
    printer.close();
  }
}
