import { cancelRun, type PhaseResult } from '../../run';
import { withRun } from '../account/with-run';
import { type Call, print, printJson } from '../program/call';

/** `trainyard cancel`: ends the phase of a run that is under way, and says how it ended. */
export async function command(call: Call): Promise<void> {
  await withRun(call, async ({ account, runId, printer, options }) => {
    const { cancelled } = await cancelRun(account.ports, runId, options);
    printer.close();
    if (call.options.json) return printJson(call, { runId, cancelled });
    print(call, cancelled.map((result) => sentence(runId, result)).join('\n'));
  });
}

function sentence(runId: string, result: PhaseResult): string {
  const end =
    result.status === 'stopped'
      ? 'cancelled'
      : `had ${result.status} before the request arrived (${result.reason.code})`;
  return `${result.phase} of ${runId}: ${end}`;
}
