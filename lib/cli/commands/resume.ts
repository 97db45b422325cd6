import { deadlineOfRun, resumeRun } from '../../run';
import { deadlineSource } from '../account/deadline-source';
import { withRun } from '../account/with-run';
import type { Call } from '../program/call';
import { phaseOf } from '../request/phases';
import { reportSource, showReport } from '../views/show-report';
import { endByVerdict } from '../views/verdict-ending';

/** `trainyard resume`: continues a run where it stopped, or from a named phase. Ends by the verdict. */
export async function command(call: Call): Promise<void> {
  await withRun(call, async ({ account, runId, printer, options }) => {
    const deadline = await deadlineOfRun(deadlineSource(call, printer, account), runId);
    const from = call.options.from === undefined ? undefined : phaseOf(call.options.from);
    await resumeRun(account.ports, runId, { ...options, deadline, from });
    printer.close();
    const { results } = await showReport(call, reportSource(account), runId);
    endByVerdict(call, runId, results);
  });
}
