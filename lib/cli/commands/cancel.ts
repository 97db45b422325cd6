import { cancelRun, type PhaseResult } from '../../run';
import { type Call, print, printJson } from '../call';
import { choosePrinter } from '../printers/printer';
import { runIdOf, withAccount } from '../reach';

export async function command(call: Call): Promise<void> {
  const printer = choosePrinter(call);
  try {
    await withAccount(call, printer, call.args[0], async (reached) => {
      const runId = await runIdOf(call, reached);
      const { signal } = call;
      const { cancelled } = await cancelRun(reached.ports, runId, {
        emit: printer.event,
        signal,
        ...reached.advice,
      });
      printer.close();
      if (call.options.json) return printJson(call, { runId, cancelled });
      print(call, cancelled.map((result) => sentence(runId, result)).join('\n'));
    });
  } finally {
    printer.close();
  }
}

function sentence(runId: string, result: PhaseResult): string {
  const end =
    result.status === 'stopped'
      ? 'cancelled'
      : `had ${result.status} before the request arrived (${result.reason.code})`;
  return `${result.phase} of ${runId}: ${end}`;
}
