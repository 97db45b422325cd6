import { followRun } from '../../run';
import type { Call } from '../call';
import { showReport } from '../show-report';
import { endByVerdict } from '../verdict-ending';
import { withRun } from '../with-run';

export async function command(call: Call): Promise<void> {
  await withRun(call, async ({ reached, runId, printer, options }) => {
    await followRun(reached.ports, runId, options);
    printer.close();
    const { results } = await showReport(call, reached.ports.store, runId);
    endByVerdict(call, runId, results);
  });
}
