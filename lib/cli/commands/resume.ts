import { deadlineOfRun, resumeRun } from '../../run';
import { deadlineSource } from '../account/deadline-source';
import { resumedFaults } from '../account/resumed-faults';
import { withRun } from '../account/with-run';
import type { Call } from '../program/call';
import { phaseOf } from '../request/phases';
import { endByFaults } from '../views/faults-ending';
import { reportSource, showReport } from '../views/reports/show-report';
import { endByVerdict } from '../views/reports/verdict-ending';

/** `trainyard resume`: continues a run where it stopped, or from a named phase. Ends by the verdict. */
export async function command(call: Call): Promise<void> {
  const { faults, note } = await resumedFaults(call);
  await withRun(call, async ({ account, runId, printer, options }) => {
    if (note !== undefined) printer.event({ type: 'note', message: note });
    const deadline = await deadlineOfRun(deadlineSource(call, printer, account), runId);
    const from = call.options.from === undefined ? undefined : phaseOf(call.options.from);
    const { manifest } = await resumeRun(account.ports, runId, { ...options, deadline, from });
    printer.close();
    const { results } = await showReport(call, reportSource(account), runId);
    endByFaults(call, manifest.target.instanceIds, faults);
    endByVerdict(call, runId, results);
  });
}
