import { collectSweep, listSweepIds } from '../../sweep-run';
import { withAccount } from '../account/open-account';
import { choosePrinter } from '../printers/choose-printer';
import { columns } from '../printers/wrap';
import { type Call, print, printJson } from '../program/call';

/** Each row costs a few calls. */
const MOST = 30;

/** `trainyard sweep list`: the newest sweeps of an environment, with how many of their cells are measured. */
export async function command(call: Call): Promise<void> {
  const printer = choosePrinter(call);
  try {
    await withAccount(call, printer, undefined, async ({ ports, deployment }) => {
      const ids = (await listSweepIds(ports.store, deployment.environment)).slice(-MOST);
      const sweeps = await Promise.all(ids.map((id) => collectSweep(ports.store, id, deployment)));
      printer.close();
      const rows = sweeps.map(({ sweepId, plan, startedAt, emulated, cells }) => ({
        sweepId,
        name: plan.name,
        startedAt,
        emulated: emulated !== null,
        cells: cells.length,
        measured: cells.filter(({ state }) => state === 'measured').length,
      }));
      if (call.options.json) return printJson(call, rows);
      if (rows.length === 0) return print(call, `${deployment.environment} has no sweeps yet`);
      const lines = rows.map((row) => [
        row.sweepId,
        row.name,
        `${row.measured} of ${row.cells} cells measured`,
        row.emulated ? 'EMULATED' : '',
      ]);
      print(call, columns(lines, call.io.out.width()));
    });
  } finally {
    printer.close();
  }
}
