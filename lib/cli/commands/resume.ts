import { resumeRun } from '../../run';
import type { Call } from '../call';
import { deadlineOfRun } from '../deadline';
import { phaseOf } from '../phases';
import { showReport } from '../show-report';
import { endByVerdict } from '../verdict-ending';
import { withRun } from '../with-run';

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
