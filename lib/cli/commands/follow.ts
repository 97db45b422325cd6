import { followRun } from '../../run';
import { withRun } from '../account/with-run';
import type { Call } from '../program/call';
import { reportSource, showReport } from '../views/reports/show-report';
import { endByVerdict } from '../views/reports/verdict-ending';

/** `trainyard follow`: watches a run to its end and shows its report. Ends by the verdict. */
export async function command(call: Call): Promise<void> {
  await withRun(call, async ({ account, runId, printer, options }) => {
    await followRun(account.ports, runId, options);
    printer.close();
    const { results } = await showReport(call, reportSource(account), runId);
    endByVerdict(call, runId, results);
  });
}
