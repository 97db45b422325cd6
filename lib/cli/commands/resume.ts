import { resumeRun } from '../../run';
import { deadlineOfRun } from '../block-end';
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
      const flushBy = await deadlineOfRun(call, printer, reached, runId);
      await resumeRun(reached.ports, runId, { emit: printer.event, signal, flags: reached.flags, flushBy });
      printer.close();
      await showReport(call, reached, runId);
    });
  } finally {
    printer.close();
  }
}
