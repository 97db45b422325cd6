import { resumeRun } from '../../run';
import { deadlineOfRun } from '../account/run-deadline';
import { withRun } from '../account/with-run';
import type { Call } from '../program/call';
import { phaseOf } from '../request/phases';
import { showReport } from '../views/show-report';
import { endByVerdict } from '../views/verdict-ending';

export async function command(call: Call): Promise<void> {
  await withRun(call, async ({ reached, runId, printer, options }) => {
    const deadline = await deadlineOfRun(call, printer, reached, runId);
    const from = call.options.from === undefined ? undefined : phaseOf(call.options.from);
    await resumeRun(reached.ports, runId, { ...options, deadline, from });
    printer.close();
    const { results } = await showReport(call, reached.ports.store, runId);
    endByVerdict(call, runId, results);
  });
}
