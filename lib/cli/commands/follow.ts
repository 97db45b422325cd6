import { followRun } from '../../run';
import type { Call } from '../call';
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
      await followRun(reached.ports, runId, { emit: printer.event, signal, ...reached.advice });
      printer.close();
      const { results } = await showReport(call, reached.ports.store, runId);
      endByVerdict(call, runId, results);
    });
  } finally {
    printer.close();
  }
}
